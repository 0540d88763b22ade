import type { RunningCell } from '../../contract/broker-protocol.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'
import { cellName } from '../../nbformat/outline/cell-name.ts'
import type { PlannedCell } from '../verdict/planned-cell.ts'
import { lastLine } from './last-line.ts'
import type { OutputEcho } from './output-echo.ts'

/**
 * Tells while a notebook runs what it is at: at intervals the cell that has run
 * for a while, and its output as it comes where that is wanted. A cell that is
 * done at once costs a timer that is never due; its messages cost nothing.
 */
export class SignsOfLife implements Disposable {
  readonly #everyMs: number
  readonly #tell: (running: RunningCell | undefined) => void
  readonly #latestText: () => string
  readonly #echo: OutputEcho | undefined
  #timer: NodeJS.Timeout | undefined
  #isTold = false

  private constructor(
    everyMs: number,
    tell: (running: RunningCell | undefined) => void,
    latestText: () => string,
    echo: OutputEcho | undefined,
  ) {
    this.#everyMs = everyMs
    this.#tell = tell
    this.#latestText = latestText
    this.#echo = echo
  }

  /**
   * @param tell Called without a cell once the one told of has ended.
   * @param latestText The end of what the running cell has printed by now.
   */
  static async start(
    kernel: Pick<LiveKernel, 'listenToIopub' | 'mask'>,
    { progressMs, verboseOutput }: RuntimeSettings,
    tell: (running: RunningCell | undefined) => void,
    latestText: () => string,
  ): Promise<SignsOfLife> {
    const echo = verboseOutput
      ? new (await import('./output-echo.ts')).OutputEcho(kernel)
      : undefined
    return new SignsOfLife(progressMs, tell, latestText, echo)
  }

  [Symbol.dispose](): void {
    this.end()
    this.#echo?.[Symbol.dispose]()
  }

  /** A cell begins. */
  begin({ cell, name }: PlannedCell): void {
    this.#echo?.begin(cell.number)
    if (this.#everyMs === Infinity) {
      return
    }
    const startedAt = performance.now()
    this.#timer = setInterval(() => {
      this.#isTold = true
      this.#tell({
        number: cell.number,
        name: cellName(cell, name),
        ranMs: performance.now() - startedAt,
        lastLine: lastLine(this.#latestText()),
      })
    }, this.#everyMs).unref()
  }

  /** It has ended. */
  end(): void {
    clearInterval(this.#timer)
    this.#echo?.flush()
    if (this.#isTold) {
      this.#isTold = false
      this.#tell(undefined)
    }
  }
}
