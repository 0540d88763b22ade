interface Waiting {
  readonly key: string
  readonly go: (isFreed: boolean) => void
}

/**
 * How many kernels a run has on a server at once. Where the server says that it
 * is full, that is as many as it has room for: waiting for a kernel of our own
 * to end is no failure of the server.
 */
export class KernelPlaces {
  readonly #most: number
  readonly #taken = new Set<string>()
  /** Those taken whose kernels are there. */
  readonly #started = new Set<string>()
  #waiting: Waiting[] = []
  /** How many of ours the server has room for, as far as is known. */
  #room = Infinity

  constructor(most: number = Infinity) {
    this.#most = most
  }

  /** Settles when there is a place, in the order of asking. */
  async take(key: string): Promise<void> {
    await this.#wait(key)
  }

  /** The kernel is there. */
  started(key: string): void {
    this.#started.add(key)
    this.#room = Math.max(this.#room, this.#started.size)
  }

  /**
   * Gives up a place, since the server has none, until a kernel of this run
   * ends. Where there is none, the room is others', and the place stays.
   *
   * @returns whether one has ended since.
   */
  async full(key: string): Promise<boolean> {
    const ours = this.#started.size - (this.#started.has(key) ? 1 : 0)
    if (ours === 0) {
      return false
    }
    this.#taken.delete(key)
    this.#started.delete(key)
    this.#room = ours
    return this.#wait(key)
  }

  leave(key: string): void {
    this.#taken.delete(key)
    this.#started.delete(key)
    this.#waiting = this.#waiting.filter((waiting) => waiting.key !== key)
    // Others may have left, too; if not, the server says so.
    this.#room = this.#taken.size === 0 ? Infinity : this.#room + 1
    this.#admit(true)
  }

  async #wait(key: string): Promise<boolean> {
    return new Promise((go) => {
      this.#waiting.push({ key, go })
      this.#admit(false)
    })
  }

  #admit(isFreed: boolean): void {
    while (this.#taken.size < Math.min(this.#most, this.#room)) {
      const next = this.#waiting.shift()
      if (!next) {
        return
      }
      this.#taken.add(next.key)
      next.go(isFreed)
    }
  }
}
