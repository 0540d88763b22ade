import { NotebookError } from '../../common/errors.ts'
import type { PortableComparison } from '../../comparison/options/portable-options.ts'
import { functionFacts } from './outside-names.ts'

/**
 * Checks that the functions in options can do without what is around them: in
 * the workers there is nothing but their source text.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` naming the option, and what it misses.
 */
export function checkFunctions({
  rules,
  comparatorSources,
}: PortableComparison): void {
  for (const rule of rules) {
    if (typeof rule === 'string' || !('normaliseSource' in rule)) {
      continue
    }
    checkFunction(`\`normalise\` of rule "${rule.name}"`, rule.normaliseSource)
  }
  for (const [type, source] of Object.entries(comparatorSources)) {
    checkFunction(`The comparator of "${type}"`, source)
  }
}

function checkFunction(subject: string, source: string): void {
  const problem = problemOf(source)
  if (!problem) {
    return
  }
  const [fact, remedy] = problem
  throw new NotebookError('NB_ERR_OPTIONS', `${subject} ${fact}.\n${remedy}`)
}

function problemOf(
  source: string,
): readonly [fact: string, remedy: string] | undefined {
  const facts = functionFacts(source)
  if (!facts) {
    return [
      'is a native, bound or generated function, or a class: it has no source text to send to the workers',
      'Write a function that calls it, such as (text) => text.trim().',
    ]
  }
  const { outside, isDeferred } = facts
  if (isDeferred) {
    return [
      'is an asynchronous or generator function',
      'Write one that returns its result at once.',
    ]
  }
  if (outside.length === 0) {
    return undefined
  }
  const names = outside.map((name) => `\`${name}\``).join(', ')
  return [
    `uses ${names} from outside of it`,
    'It is sent to the workers as source text: define what it needs inside of it.',
  ]
}
