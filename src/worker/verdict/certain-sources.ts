import type { PlannedCell } from './planned-cell.ts'

/**
 * The sources of the first cells of a notebook that are executed to their end,
 * as far as is known: up to the first that may raise, which may have a syntax
 * error and do nothing at all.
 */
export function certainSources(cells: readonly PlannedCell[]): string[] {
  const executed = cells.filter(({ skip }) => !skip)
  const end = executed.findIndex(
    ({ expected: { exception, fails } }) => fails || exception.type !== 'none',
  )
  return executed
    .slice(0, end === -1 ? undefined : end)
    .map(({ cell }) => cell.source)
}
