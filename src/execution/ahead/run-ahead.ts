import type { LiveKernel } from '../../kernel/live-kernel.ts'
import { executeContent } from '../execute-content.ts'
import type { SentCell } from '../sent-cell.ts'
import { AHEAD_REQUEST, GO_ON, INSTALL } from './ahead-guard.ts'

/**
 * More of them gain nothing at a tenth of a second of way, and what a server may
 * pass on in a second is limited (jupyter_server, `iopub_msg_rate_limit`).
 */
const WINDOW = 16

/** A cell that may be executed before its turn. */
export interface AheadCell {
  /** What it is known by. */
  readonly key: object
  readonly source: string
  readonly cellId: string | undefined
  readonly timeoutMs: number
}

/**
 * Sends a kernel cells before their turn, so that it need not wait for the way
 * of each reply and request. What comes of them is what it would be one at a
 * time: behind a cell after which the notebook may end, the kernel holds the
 * others back, which are sent again if it goes on.
 */
export class RunAhead {
  readonly #kernel: LiveKernel
  readonly #send: (cell: AheadCell) => SentCell
  readonly #sent = new Map<object, SentCell>()
  #isGuarded = false
  /** Whether the kernel may hold back what was sent. */
  #isHeld = false

  /** @param send Has the answers collected as the cell's. */
  constructor(kernel: LiveKernel, send: (cell: AheadCell) => SentCell) {
    this.#kernel = kernel
    this.#send = send
    kernel.request('execute_request', executeContent('', true, INSTALL))
    // It is answered where that is done, and the server passes on what it does not
    // know. Nothing waits for it: until then cells go one at a time.
    const first = kernel.request(AHEAD_REQUEST, executeContent('', true))
    void first.ended.then((end) => {
      this.#isGuarded = end === 'done'
    })
  }

  /** Whether cells were sent whose turn has not come. */
  get isAhead(): boolean {
    return this.#sent.size > 0
  }

  /** What is lost of the connection may be theirs. */
  noteGap(): void {
    for (const { sink } of this.#sent.values()) {
      sink.loss = 'gap'
    }
  }

  /** Sends those of the next cells that were not sent yet. */
  send(cells: Iterable<AheadCell>): void {
    if (!this.#isGuarded || this.#isHeld) {
      return
    }
    for (const cell of cells) {
      if (this.#sent.size >= WINDOW) {
        return
      }
      if (!this.#sent.has(cell.key)) {
        this.#sent.set(cell.key, this.#send(cell))
      }
    }
  }

  /** The cell whose turn has come, if it was sent. */
  take(key: object | undefined): SentCell | undefined {
    const sent = key && this.#sent.get(key)
    if (key && sent) {
      this.#sent.delete(key)
      this.#isHeld &&= this.isAhead
    }
    return sent
  }

  /**
   * To be called when a cell has not come to a plain end, before anything else is
   * sent: what the kernel has of ours it holds back, and what follows is executed.
   */
  goOn(): void {
    if (!this.#isGuarded || this.#kernel.death) {
      return
    }
    this.#isHeld = this.isAhead
    this.#kernel.request('comm_info_request', { target_name: GO_ON })
  }
}
