import type { RuntimeSettings } from '../../contract/settings.ts'
import type { OutputLoss } from '../../execution/types.ts'
import type { CellOutcome } from './cell-outcome.ts'

/** Which snapshots a run writes: `-u` and key `u` all, by default new ones, in CI none. */
export type SnapshotMode = 'all' | 'new' | 'none'

/** Which new outputs take the place of the recorded ones in this run. */
export interface Acceptance {
  /** Those that differ from what is recorded. */
  readonly changed: boolean
  /** Those of cells of which nothing is recorded. */
  readonly unrecorded: boolean
  /** Those that are equal by the rules, too, or that nobody compares; without further ado. */
  readonly others: boolean
}

/**
 * For outputs that are stored in notebooks: only what was asked for with `-u`
 * or key `u` is written, and nothing in CI, where nobody would see it.
 */
export function storedAcceptance(
  mode: SnapshotMode,
  {
    baseline,
    isCi,
    update,
  }: Pick<RuntimeSettings, 'baseline' | 'isCi' | 'update'>,
): Acceptance {
  const isAsked = mode === 'all' && !isCi && baseline === 'stored'
  return {
    changed: isAsked,
    unrecorded: isAsked,
    others: isAsked && update === 'all',
  }
}

/**
 * Decides whether a cell's new outputs are accepted: whether its outcome is
 * `updated` or `written` instead. Never where the cell raised unexpectedly or
 * did not come to its end, or where some of its output may be missing.
 */
export function acceptOutcome(
  outcome: CellOutcome,
  accepts: Acceptance,
): CellOutcome {
  switch (outcome.type) {
    case 'mismatched':
      return accepts.changed && outcome.loss === undefined
        ? { type: 'updated' }
        : outcome
    case 'not-compared':
      return accepts.unrecorded && outcome.reason === 'never run before'
        ? { type: 'written' }
        : outcome
    default:
      return outcome
  }
}

/**
 * The same for snapshots, as Vitest does it: new ones are written unless that
 * is forbidden (CI), those that differ only with `-u`.
 */
export function acceptSnapshot(
  outcome: CellOutcome,
  {
    mode,
    check,
    loss,
  }: {
    readonly mode: SnapshotMode
    /** Whether the cell's outputs are compared. */
    readonly check: boolean
    readonly loss: OutputLoss | undefined
  },
): CellOutcome {
  const isUnrecorded =
    outcome.type === 'not-compared' && outcome.reason === 'never run before'
  if (!isUnrecorded) {
    return acceptOutcome(outcome, {
      changed: mode === 'all',
      unrecorded: false,
      others: false,
    })
  }
  if (!check) {
    return { type: 'not-compared', reason: 'output ignored' }
  }
  return mode === 'none' || loss !== undefined
    ? { type: 'unrecorded', loss }
    : { type: 'written' }
}
