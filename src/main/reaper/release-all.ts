import { setTimeout as sleep } from 'node:timers/promises'

import { releaseKernel } from '../../kernel/release-kernel.ts'
import type { RestClient } from '../../kernel/server-api/rest.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'

/** Also where a start may take no time at all: for a server that is busy. */
const LEAST_PATIENCE_MS = 5_000
/** Where a start may take for ever. */
const MOST_PATIENCE_MS = 600_000

/**
 * Ends what a run has left on a server, as far as it can.
 *
 * A kernel that was just asked for when the run was killed appears later, when
 * it has started; so those are looked for as long as a start may take.
 */
export async function releaseAll(
  rest: RestClient,
  owned: readonly OwnedKernel[],
  startupTimeoutMs: number,
): Promise<void> {
  const patienceMs = Math.min(
    Math.max(startupTimeoutMs, LEAST_PATIENCE_MS),
    MOST_PATIENCE_MS,
  )
  const deadline = Date.now() + patienceMs
  let left = owned
  for (
    let pauseMs = 100;
    left.length > 0;
    pauseMs = Math.min(2 * pauseMs, 2_000)
  ) {
    const isOver = Date.now() > deadline
    const done = await Promise.all(
      left.map(async (item) =>
        releaseKernel(rest, item).then(
          (ended) => ended || item.isStarting !== true,
          () => false,
        ),
      ),
    )
    left = isOver ? [] : left.filter((_, index) => !done[index])
    if (left.length > 0) {
      await sleep(pauseMs)
    }
  }
}
