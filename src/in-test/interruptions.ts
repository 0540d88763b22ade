import { CellError } from './cell-error.ts'

/**
 * What interrupts the calls of a kernel: the signal that the options gave, and
 * the ends of the time of the tests that opened it, and that call.
 */
export class Interruptions {
  /** As messages begin with it. */
  readonly #shown: string
  readonly #given: AbortSignal | undefined
  readonly #opener: AbortSignal | undefined
  #current: AbortSignal | undefined

  constructor(
    shown: string,
    given: AbortSignal | undefined,
    opener: AbortSignal | undefined,
  ) {
    this.#shown = shown
    this.#given = given
    this.#opener = opener
  }

  /** Of the call whose turn it is. */
  get current(): AbortSignal | undefined {
    return this.#current
  }

  /** Whether nothing is run any more. */
  get isOver(): boolean {
    return this.#given?.aborted === true || this.#opener?.aborted === true
  }

  get why(): string {
    return this.#given?.aborted
      ? 'the signal that was given with the options was aborted'
      : 'the test that asked for it was stopped'
  }

  /**
   * Also for what needs no kernel: it would count for the next test.
   *
   * @throws CellError
   */
  requireGoing(): void {
    if (this.isOver || this.#current?.aborted) {
      const evalue = `${this.#shown} does nothing more: ${this.why}.`
      throw new CellError(evalue, { name: 'AbortError', evalue })
    }
  }

  /** @param caller Of the test that calls. */
  async during<T>(
    caller: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const signals = [this.#given, this.#opener, caller].filter(
      (signal) => signal !== undefined,
    )
    // `AbortSignal.any` would not take those of another realm, such as jsdom's.
    const controller = new AbortController()
    const check = (): void => {
      if (signals.some(({ aborted }) => aborted)) {
        controller.abort()
      }
    }
    for (const signal of signals) {
      signal.addEventListener('abort', check)
    }
    check()
    this.#current = controller.signal
    try {
      this.requireGoing()
      return await work()
    } finally {
      this.#current = undefined
      for (const signal of signals) {
        signal.removeEventListener('abort', check)
      }
    }
  }
}
