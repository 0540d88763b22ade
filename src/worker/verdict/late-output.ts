import type { CellOutcome } from './cell-outcome.ts'

/**
 * Whether output that is still to come may settle what differs: tasks, threads
 * and child processes deliver late, what a cell displays itself does not.
 */
export function mayBeLate(outcome: CellOutcome): boolean {
  return (
    outcome.type === 'mismatched' &&
    outcome.differences.some(
      ({ kind, subject }) => subject.type === 'stream' || kind === 'missing',
    )
  )
}

/**
 * Whether what is stored goes on where the outputs of the run end, so that what
 * is lacking may come while any later cell runs.
 */
export function isCutOff(outcome: CellOutcome): boolean {
  return (
    outcome.type === 'mismatched' &&
    outcome.differences.some(
      (difference) =>
        difference.kind === 'missing' ||
        (difference.kind === 'changed' &&
          difference.subject.type === 'stream' &&
          difference.stored.type === 'text' &&
          difference.actual.type === 'text' &&
          difference.stored.text.startsWith(difference.actual.text)),
    )
  )
}
