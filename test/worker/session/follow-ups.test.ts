import { expect, test } from 'vitest'

import type { CellEnd } from '../../../src/execution/types.ts'
import { withFollowUps } from '../../../src/worker/session/follow-ups.ts'
import { ended, executed, expecting } from '../../helpers/outputs/executions.ts'

const FOLLOW_UPS = ['a', 'b', 'c'].map((source) => ({ by: source, source }))

/** What became of a cell, and what was executed after it. */
async function follow(
  cell: CellEnd,
  ends: readonly CellEnd[],
): Promise<{ readonly end: CellEnd; readonly ran: readonly string[] }> {
  const ran: string[] = []
  let leftMs = 100
  const execution = await withFollowUps(
    {
      async runSilently(source, { timeoutMs }) {
        leftMs -= 10
        ran.push(`${source} within ${timeoutMs}`)
        return ends[ran.length - 1] ?? ended.completed
      },
    },
    { followUps: FOLLOW_UPS, expected: expecting() },
    () => executed(cell),
    () => ({ timeoutMs: leftMs }),
  )
  return { end: execution().end, ran }
}

test('each has the time that is left when its turn comes', async () => {
  expect(await follow(ended.completed, [])).toEqual({
    end: ended.completed,
    ran: ['a within 100', 'b within 90', 'c within 80'],
  })
})

test.each<readonly [string, CellEnd, readonly CellEnd[], CellEnd, number]>([
  [
    'one raises',
    ended.completed,
    [ended.completed, ended.raised],
    { type: 'follow-up-failed', by: 'b', error: ended.raised.error },
    2,
  ],
  ['one takes too long', ended.completed, [ended.timedOut], ended.timedOut, 1],
  ['after a cell that raised', ended.raised, [], ended.raised, 3],
  ['two went wrong', ended.raised, [ended.raised], ended.raised, 1],
  ['the kernel has died', ended.diedRunning, [], ended.diedRunning, 0],
  ['the kernel is about to exit', ended.exited, [], ended.exited, 0],
])('%s', async (_, cell, ends, end, count) => {
  const followed = await follow(cell, ends)
  expect(followed.end).toEqual(end)
  expect(followed.ran).toHaveLength(count)
})
