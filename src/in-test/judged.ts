import type { ComparisonSettings } from '../comparison/options/comparison-settings.ts'
import type { CellExecution } from '../execution/types.ts'
import type { Output } from '../nbformat/types.ts'
import type { CellOutcome, RedOutcome } from '../worker/verdict/cell-outcome.ts'

/** What matchers need to know of what tests hand to `expect`. */
export interface JudgedOutputs {
  /** As messages name it: `cell [3] of analysis.ipynb`. */
  readonly label: string
  /** What names its snapshot. */
  readonly name: string
  readonly comparison: ComparisonSettings
  /** Its outputs; a cell is executed first, if it was not. */
  outputs(): Promise<readonly Output[]>
}

/** The same of a cell. */
export interface JudgedCell extends JudgedOutputs {
  /** Executes it, after those before it, unless it was executed; a raise is no error. */
  execution(): Promise<CellExecution>
  /** The verdict on its outputs beside the stored ones, as its own test would have it. */
  verdict(): Promise<CellOutcome>
  describe(outcome: RedOutcome): Promise<string>
}

/** The package may be there twice: inlined by Vite, and as it is. */
const JUDGED: unique symbol = Symbol.for('vitest-notebook.judged')

/** Hands matchers what they need of an object, where no test sees it. */
export function markJudged<T extends object>(
  object: T,
  judged: JudgedOutputs | JudgedCell,
): T {
  return Object.defineProperty(object, JUDGED, { value: judged })
}

export function judgedOutputs(value: unknown): JudgedOutputs | undefined {
  return isMarked(value) ? value[JUDGED] : undefined
}

function isMarked(
  value: unknown,
): value is { readonly [JUDGED]: JudgedOutputs } {
  return typeof value === 'object' && value !== null && JUDGED in value
}

export function judgedCell(value: unknown): JudgedCell | undefined {
  const judged = judgedOutputs(value)
  return judged && isCell(judged) ? judged : undefined
}

function isCell(judged: JudgedOutputs): judged is JudgedCell {
  return 'verdict' in judged
}
