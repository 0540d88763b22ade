import type { Compared, CompareChoice } from '../options/comparison-types.ts'
import { isPart } from '../rules/custom-rules.ts'
import type { OutputPlace } from '../rules/text-rule.ts'

/** What reports name where only the shapes were equal. */
export const SHAPE = 'shape'

/** The detail of a change where the shapes differ, too. */
export const ANOTHER_SHAPE = 'another shape'

/**
 * Whether a part is compared by its shape. Of several choices the last one that
 * says something of the part counts; in one, a MIME type as a whole before a
 * group of them.
 */
export function isByShape(
  choices: readonly CompareChoice[],
  place: OutputPlace,
): boolean {
  return choices.reduce((isShape, choice) => {
    const said = choiceFor(choice, place)
    return said === undefined ? isShape : said === 'shape'
  }, false)
}

function choiceFor(
  choice: CompareChoice,
  place: OutputPlace,
): Compared | undefined {
  if (typeof choice === 'string') {
    return choice
  }
  const said = Object.entries(choice)
    .filter(([part]) => isPart(part, place))
    .toSorted(([a], [b]) => breadthOf(a) - breadthOf(b))
  return said[0]?.[1]
}

/** How much a name of parts takes in. */
function breadthOf(part: string): number {
  return part === '*' ? 2 : part.endsWith('/*') || part === 'stream' ? 1 : 0
}
