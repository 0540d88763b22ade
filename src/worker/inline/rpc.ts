/** A question or an answer of Vitest's, as its pools and workers send them (4.1, 5.1: birpc). */
interface Answer {
  readonly t: 's'
  readonly i: string
  readonly r?: unknown
  readonly e?: unknown
}

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A worker's line to Vitest, which answers in this process. */
export class Rpc {
  readonly #post: (message: object) => void
  readonly #waiting = new Map<string, Waiting>()
  #lastId = 0
  #isClosed = false

  constructor(post: (message: object) => void) {
    this.#post = post
  }

  /** Tells what has no answer. */
  tell(method: string, ...args: unknown[]): void {
    this.#post({ t: 'q', m: method, a: structuredClone(args) })
  }

  /** What is handed over is Vitest's from then on, and goes on changing here. */
  async call(method: string, ...args: unknown[]): Promise<unknown> {
    if (this.#isClosed) {
      throw closed()
    }
    this.#lastId += 1
    const id = String(this.#lastId)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#post({ t: 'q', m: method, a: structuredClone(args), i: id })
    })
  }

  /** Waits for all that was asked. */
  async settle(): Promise<void> {
    while (this.#waiting.size > 0) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Ends all waiting: nobody answers any more. */
  close(): void {
    this.#isClosed = true
    for (const { reject } of this.#waiting.values()) {
      reject(closed())
    }
    this.#waiting.clear()
  }

  answer({ i, r, e }: Answer): void {
    const waiting = this.#waiting.get(i)
    this.#waiting.delete(i)
    if (e === undefined) {
      waiting?.resolve(r)
    } else {
      waiting?.reject(e)
    }
  }
}

function closed(): Error {
  return new Error('Vitest has stopped its worker.')
}
