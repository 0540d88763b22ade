import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What the gateways say that are full: Kernel Gateway 2 and 3 "Resource Limit",
 * Enterprise Gateway 3 "A max kernels limit has been set to 3 …" and, of YARN
 * and containers, that resources are not there.
 */
const LIMIT = /resource limit|max kernels|limit has been set|quota/i
const NO_RESOURCES =
  /resources? (?:are |is )?(?:currently )?unavailable|unavailable resources|insufficient|resource limit|max kernels/i

/**
 * Whether a server has refused a kernel only because it has no room for it now,
 * so that it may take one later.
 *
 * @param said The message of its answer.
 */
export function saysFull(status: number, said: string): boolean {
  switch (status) {
    case 429:
      return true
    case 403:
      return LIMIT.test(said)
    case 500:
    case 503:
      return NO_RESOURCES.test(said)
    default:
      return false
  }
}

/**
 * Kernel Gateway 3.0 with `max_kernels` counts its kernels before it starts one
 * more, and that fails with an AttributeError where another one is just being
 * started (`list_kernels`). Other faults of it have the same words.
 */
export function saysNothing(status: number, said: string): boolean {
  return status === 500 && said.startsWith('Unknown server error')
}

/**
 * Whether a gateway has waited in vain for a kernel that it has launched
 * elsewhere: the time may be short, as for an image that is fetched first, or
 * the launcher does not work. To ask again would only take longer.
 */
export function saysLaunchTimeout(said: string): boolean {
  return /launch timeout|waited too long/i.test(said)
}

/** How often it is asked again then. */
export const MOST_VAGUE_ANSWERS = 3

const FIRST_MS = 500
const LONGEST_MS = 8_000

/**
 * How long to wait before asking once more. Several notebooks of several runs
 * wait for the same room, so chance keeps them apart.
 *
 * @param attempt From 0.
 * @param random From 0 to 1.
 */
export function pauseMs(attempt: number, random: number): number {
  const longest = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS)
  return longest * (0.5 + random / 2)
}

export async function pause(
  attempt: number,
  signal: AbortSignal,
): Promise<void> {
  await sleep(pauseMs(attempt, Math.random()), undefined, { signal })
}
