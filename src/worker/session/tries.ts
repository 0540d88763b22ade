import { stripVTControlCharacters } from 'node:util'

import { inertText } from '../../common/inert.ts'
import { ownDiff } from '../report/failure.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import type { Stop } from '../verdict/stop.ts'

interface CellTries {
  /** Vitest's count of `--repeats`. */
  readonly repeat: number
  /** What the tries that failed came to, in this repeat. */
  readonly failed: readonly string[]
  /** Of the last try: whether it is not green, once that is known. */
  readonly isNotGreen: boolean | undefined
  /** Whether any try of any repeat failed. */
  readonly hasFailed: boolean
}

/** How often the tests of a notebook's cells were tried: Vitest does so for `--retry` and `--repeats`. */
export class Tries {
  readonly #ofCells = new Map<number, CellTries>()

  /**
   * Notes that the test of a cell begins.
   *
   * @returns whether it is the first time.
   */
  begin(cell: number, repeat: number): boolean {
    const known = this.#ofCells.get(cell)
    const failed = known?.repeat === repeat ? known.failed : []
    const hasFailed = known?.hasFailed ?? false
    this.#ofCells.set(cell, {
      repeat,
      failed,
      isNotGreen: undefined,
      hasFailed,
    })
    return known === undefined
  }

  pass(cell: number): void {
    this.#end(cell, [], false)
  }

  skip(cell: number): void {
    this.#end(cell, [], true)
  }

  fail(cell: number, error: unknown): void {
    this.#end(cell, [describeFailure(error)], true)
  }

  /** What the tries before this one came to, where Vitest tries because they failed. */
  failed(cell: number): readonly string[] {
    return this.#ofCells.get(cell)?.failed ?? []
  }

  /** With a skip, Vitest (4.1, 5.1) forgets the tries that failed: the test would be green. */
  withoutSkip(cell: number, outcome: CellOutcome): CellOutcome {
    return outcome.type === 'skipped' && this.#ofCells.get(cell)?.hasFailed
      ? { type: 'blocked', reason: outcome.reason }
      : outcome
  }

  /**
   * Whether the cell that stopped the notebook is red in this run. Only then
   * others may be skipped for it: a run must never be green because nothing was
   * run.
   *
   * @param isSelected Whether its test is part of the run.
   * @param retries How often a red test is tried again.
   */
  isReported(
    { cell, kind }: Stop,
    isSelected: boolean,
    retries: number,
  ): boolean {
    if (kind === 'parameters') {
      // The notebook is.
      return true
    }
    // Where its test is still to come, it may be green in the end.
    const isNotGreen = this.#ofCells.get(cell)?.isNotGreen ?? retries === 0
    return kind === 'failed' && isSelected && isNotGreen
  }

  #end(cell: number, failed: readonly string[], isNotGreen: boolean): void {
    const known = this.#ofCells.get(cell)
    this.#ofCells.set(cell, {
      repeat: known?.repeat ?? 0,
      failed: [...(known?.failed ?? []), ...failed],
      isNotGreen,
      hasFailed: known?.hasFailed === true || failed.length > 0,
    })
  }
}

const LONGEST = 2000

/** What a try came to: message and difference. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) {
    return inertText(String(error))
  }
  const diff = ownDiff(error)
  const text = `${error.name}: ${error.message}`
  return diff !== undefined
    ? `${text}\n${stripVTControlCharacters(diff)}`.slice(0, LONGEST)
    : text.slice(0, LONGEST)
}
