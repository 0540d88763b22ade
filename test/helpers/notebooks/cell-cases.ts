import type { TestOutcome } from '../runs/consumer.ts'
import { notebookFile } from './notebook-file.ts'
import type { CellSpec } from './notebook-file.ts'

export type Verdict = Omit<TestOutcome, 'name'>

/** A cell, the name of its test, and what becomes of it. */
export interface CellCase extends CellSpec {
  readonly title: string
  /** Default: its stored outputs come again. */
  readonly expected?: Verdict
}

export const GREEN: Verdict = {
  status: 'passed',
  outcome: 'matched',
  message: '',
}

export const NOT_COMPARED: Verdict = {
  ...GREEN,
  outcome: 'not-compared',
  reason: 'output ignored',
}

export function red(outcome: string, message: string): Verdict {
  return { status: 'failed', outcome, message }
}

/** Red because a cell that had to run first broke. */
export function blocked(number: number, reason: string): Verdict {
  const message = `CellNotExecuted: Cell [${number}] could not be executed: ${reason}.`
  return { ...red('blocked', message), reason }
}

export function skipped(reason: string): Verdict {
  return { status: 'skipped', outcome: 'skipped', message: '', reason }
}

/** @param vitest `metadata.vitest` of the notebook. */
export function notebookOf(
  cases: readonly CellCase[],
  vitest: object = {},
): string {
  return notebookFile(
    cases.map((each) => ({
      ...each,
      metadata: { vitest: { name: each.title }, ...each.metadata },
    })),
    {
      kernelspec: {
        name: 'python3',
        display_name: 'Python 3',
        language: 'python',
      },
      vitest,
    },
  )
}

/** The outcome that the test of the nth cell (from 1) must have. */
export function outcomeOf(
  { title, expected = GREEN }: CellCase,
  number: number,
): TestOutcome {
  return { name: `[${number}] ${title}`, ...expected }
}
