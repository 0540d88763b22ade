import type { ComparisonSettings } from '../../comparison/options/comparison-settings.ts'
import type { CellDirectives } from '../../directives/types.ts'
import type { ErrorOutput } from '../../nbformat/types.ts'
import type { ExpectedOutputs } from './baseline.ts'

/** The rules for one cell, from options, notebook and directives. */
export interface CellRules {
  readonly directives: CellDirectives
  /** What its outputs are compared with. */
  readonly expected: () => ExpectedOutputs
  readonly check: boolean
  /** Made when something has to be compared. */
  readonly comparison: () => ComparisonSettings
  /** Any exception of any cell is fine (nbclient's `allow_errors`). */
  readonly allowErrors: boolean
  readonly timeoutMs: number
}

/** What a cell's outputs are compared with, and what exceptions it may, and must, raise. */
export interface Expectation {
  readonly outputs: ExpectedOutputs
  readonly mustRaise: boolean
  /** The exception's class where a directive names it. */
  readonly ename: string | undefined
  /** Whether this exception is no surprise, so that the notebook goes on after it. */
  readonly mayRaise: (error: ErrorOutput) => boolean
}

/**
 * A cell may raise when a directive says so, or when it is recorded that it
 * raised an exception of this class: then the exception is the recorded
 * output, and nothing changed.
 */
export function expectation(rules: CellRules): Expectation {
  const { raises } = rules.directives
  const outputs = rules.expected()
  const recorded =
    outputs.type === 'recorded'
      ? outputs.outputs.find(
          (output): output is ErrorOutput => output.output_type === 'error',
        )
      : undefined
  return {
    outputs,
    mustRaise: raises !== undefined,
    ename: raises?.ename,
    mayRaise: (error) =>
      raises !== undefined ||
      rules.allowErrors ||
      recorded?.ename === error.ename,
  }
}
