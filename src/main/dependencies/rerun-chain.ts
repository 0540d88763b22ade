/** Reruns in a row, each for a file that changed in the run before it. */
const MOST_IN_A_ROW = 5
/** Nobody looks at the results of a run and saves a file in less time after it. */
const AFTER_RUN_MS = 500

/**
 * Sees to it that notebooks never rerun for ever: a file that changes while
 * they run may be saved by a person, but also be written by the run itself
 * without our knowing (by a child process, by another notebook in turn).
 */
export class RerunChain {
  #startedAt = Infinity
  #endedAt = Infinity
  /** Of the run that is on or was last: how many before it led to it in this way. */
  #length = 0
  /** The same of the run to come. */
  #next = 0

  runStarts(now: number): void {
    this.#startedAt = now
    this.#endedAt = Infinity
    this.#length = this.#next
    this.#next = 0
  }

  runEnds(now: number): void {
    this.#endedAt = now
  }

  /** Whether notebooks may run again for a file that changed at this time. */
  allows(changedAt: number): boolean {
    const isInRun =
      changedAt >= this.#startedAt && changedAt <= this.#endedAt + AFTER_RUN_MS
    if (!isInRun) {
      return true
    }
    if (this.#length >= MOST_IN_A_ROW) {
      return false
    }
    this.#next = this.#length + 1
    return true
  }
}
