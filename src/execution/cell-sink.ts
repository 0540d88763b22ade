import type { JsonObject } from '../common/json.ts'
import { NO_MASK } from '../common/secrets/mask.ts'
import type { Mask } from '../common/secrets/mask.ts'
import type { ErrorOutput } from '../nbformat/types.ts'
import { CellOutputs } from './cell-outputs.ts'
import type { CellTimings } from './cell-timings.ts'
import type { Echo } from './prompts/echo.ts'
import type { OutputLoss } from './types.ts'

/** What the kernel told of one cell by now. */
export class CellSink {
  readonly outputs: CellOutputs
  readonly timings: CellTimings = {}
  /** Text of streams that came after the cell's end; it stands in its outputs, too. */
  readonly late: Map<string, string> = new Map()
  /** Prompts that were answered; they stand in its outputs, too. */
  readonly echoes: Echo[] = []
  executionCount: number | null = null
  /** The first `error` that the cell itself showed; one caught by an Output widget does not count. */
  error: ErrorOutput | undefined
  /** What is wrong with the first output that is no output of the protocol. */
  malformed: string | undefined
  /** By name, what became of the expressions that came with it. */
  answers: JsonObject = {}
  /** Set when some of its output is known to be missing. */
  loss: OutputLoss | undefined

  constructor(mask: Mask = NO_MASK) {
    this.outputs = new CellOutputs(mask)
  }
}
