import { readFileSync } from 'node:fs'

import { digestOf } from '../../common/digest.ts'

/**
 * The notebooks that this run has written itself: in watch mode, they need not
 * run again for that.
 */
export class OwnWrites {
  readonly #digests = new Map<string, string>()

  /** @param digest Of the text that was written. */
  add(file: string, digest: string): void {
    this.#digests.set(file, digest)
  }

  /**
   * Whether the file was last changed by us. Says so once: when its run is
   * asked for again, it is for another reason, such as a module that it uses.
   */
  take(file: string): boolean {
    const digest = this.#digests.get(file)
    this.#digests.delete(file)
    if (digest === undefined) {
      return false
    }
    try {
      return digestOf(readFileSync(file, 'utf8')) === digest
    } catch {
      return false
    }
  }
}
