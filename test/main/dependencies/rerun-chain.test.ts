import { expect, test } from 'vitest'

import { RerunChain } from '../../../src/main/dependencies/rerun-chain.ts'

/** How many of ten runs lead to another, where a file changes at this time of each. */
function reruns(changedAt: (startedAt: number) => number): number {
  const chain = new RerunChain()
  let now = 0
  let count = 0
  for (let run = 0; run < 10; run += 1) {
    chain.runStarts(now)
    chain.runEnds(now + 1000)
    if (!chain.allows(changedAt(now))) {
      break
    }
    count += 1
    now += 10_000
  }
  return count
}

test.each([
  { name: 'before the run', at: -1, count: 10 },
  { name: 'at its start', at: 0, count: 5 },
  { name: 'in the run', at: 500, count: 5 },
  { name: 'right after it, too late to be anybody else’s', at: 1200, count: 5 },
  { name: 'later', at: 2000, count: 10 },
])('a file that changes $name leads to $count runs', ({ at, count }) => {
  expect(reruns((startedAt) => startedAt + at)).toBe(count)
})

test('a change while nothing runs begins anew', () => {
  const chain = new RerunChain()
  for (let run = 0; run < 5; run += 1) {
    chain.runStarts(run * 10)
    expect(chain.allows(run * 10 + 5)).toBe(true)
  }
  chain.runStarts(100)
  chain.runEnds(200)
  expect(chain.allows(150)).toBe(false)
  expect(chain.allows(5000)).toBe(true)
  chain.runStarts(5100)
  expect(chain.allows(5150)).toBe(true)
})
