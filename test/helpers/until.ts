import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A net for what never comes, far above what a busy machine takes. Shorter than
 * the limit of a test, so that the failure says what was waited for.
 */
const PATIENCE_MS = 240_000

/**
 * Longer than anything takes that happens at once, also on a busy machine, and
 * shorter than what would be waited for else: a cell, a start, a time limit.
 */
export const SOON_MS = 50_000

/**
 * Asks again and again until `probe` gives a value.
 * @param what Completes the sentence "It did not happen: …".
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) {
      return value
    }
    if (performance.now() > deadline) {
      throw new Error(
        `It did not happen within ${PATIENCE_MS / 1000} s: ${what}`,
      )
    }
    await sleep(20)
  }
}
