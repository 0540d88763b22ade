/**
 * Where a test calls what will fail later: errors of a kernel are made far from
 * there, after much waiting, and reports shall lead into the test.
 */
export class CallSite {
  readonly #frames: readonly string[]

  /** @param own How many functions of ours there are between the test and here. */
  constructor(own: number) {
    const trace: { stack?: string } = {}
    Error.captureStackTrace(trace, CallSite)
    this.#frames = trace.stack?.split('\n').slice(1 + own) ?? []
  }

  /** Runs what the test asks for; an error of it leads to the test. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#lead(error)
    }
  }

  /** The same of what is done at once, by a function of ours that the test calls. */
  static at<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw new CallSite(2).#lead(error)
    }
  }

  #lead(error: unknown): unknown {
    if (error instanceof Error) {
      const head = `${error.name}: ${error.message}`
      error.stack = [head, ...this.#frames].join('\n')
    }
    return error
  }
}
