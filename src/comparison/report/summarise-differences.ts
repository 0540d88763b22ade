import type { OutputDifference } from '../output-difference.ts'
import { subjectNames } from './subject-names.ts'
import { cutLine } from './visible-text.ts'

const VERBS = {
  changed: 'changed',
  missing: 'is missing',
  unexpected: 'was not stored',
} as const satisfies Record<OutputDifference['kind'], string>

const KINDS = ['changed', 'missing', 'unexpected'] as const

/** Names beyond these are only counted. */
const MAX_NAMES = 4

/** One line: `Output of cell [3] changed: text/html and text/plain (1 of 2 outputs)`. */
export function summariseDifferences(
  differences: readonly OutputDifference[],
  cell: string,
): string {
  const facts = KINDS.flatMap((kind) => {
    const subjects = differences
      .filter((difference) => difference.kind === kind)
      .flatMap(({ subject }) => subjectNames(subject))
    const names = listNames([...new Set(subjects)])
    return names === '' ? [] : [`${VERBS[kind]}: ${names}`]
  })
  const outputs = new Set(differences.map(placeKey)).size
  const total = differences[0]?.output.total ?? 0
  const noun = total === 1 ? 'output' : 'outputs'
  return `Output of ${cell} ${facts.join('; ')} (${outputs} of ${total} ${noun})`
}

/** Unexpected outputs are numbered among the actual ones, the others among the stored. */
function placeKey({ kind, output, subject }: OutputDifference): string {
  const isWhole = subject.type !== 'data'
  return `${kind === 'unexpected' && isWhole ? 'actual' : 'stored'} ${output.number}`
}

function listNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES
  const shown =
    more > 0 ? [...names.slice(0, MAX_NAMES), `${more} more`] : names
  const last = shown.at(-1) ?? ''
  return shown.length < 2
    ? cutLine(last)
    : `${shown
        .slice(0, -1)
        .map((name) => cutLine(name))
        .join(', ')} and ${last}`
}
