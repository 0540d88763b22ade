import type { ComparisonSettings } from '../comparison/comparison-settings.ts'
import type { CellDirectives } from '../nbformat/directives.ts'
import type { CodeCell, ErrorOutput } from '../nbformat/types.ts'

/** The rules for one cell, from options, notebook and directives. */
export interface CellRules {
  readonly directives: CellDirectives
  readonly baseline: 'stored' | 'none'
  readonly check: boolean
  /** Made when something has to be compared. */
  readonly comparison: () => ComparisonSettings
  /** Any exception of any cell is fine (nbclient's `allow_errors`). */
  readonly allowErrors: boolean
  readonly timeoutMs: number
}

/** What exceptions a cell may, and must, raise. */
export interface Expectation {
  readonly mustRaise: boolean
  /** The exception's class where a directive names it. */
  readonly ename: string | undefined
  /** Whether this exception is no surprise, so that the notebook goes on after it. */
  readonly mayRaise: (error: ErrorOutput) => boolean
}

/**
 * A cell may raise when a directive says so, or when the notebook records that
 * it raised an exception of this class: then the exception is the recorded
 * output, and nothing changed.
 */
export function expectation(cell: CodeCell, rules: CellRules): Expectation {
  const { raises } = rules.directives
  const recorded = cell.outputs.find(
    (output): output is ErrorOutput => output.output_type === 'error',
  )
  return {
    mustRaise: raises !== undefined,
    ename: raises?.ename,
    mayRaise: (error) =>
      raises !== undefined ||
      rules.allowErrors ||
      (rules.baseline === 'stored' && recorded?.ename === error.ename),
  }
}
