import { expect, test } from 'vitest'

import { groupOrders } from '../../../../src/main/plugin/vitest/run-order.ts'

/** `notebooks`, or the order of another project; and its workers. */
type Project = readonly ['notebooks' | number, number | undefined]

test.for<[readonly Project[], readonly number[]]>([
  [[['notebooks', 2]], [1]],
  [
    [
      [0, 1],
      ['notebooks', 2],
    ],
    [0, 1],
  ],
  [
    [
      ['notebooks', 2],
      [0, 1],
      [1, 4],
    ],
    [2, 0, 1],
  ],
  [
    [
      [3, 1],
      ['notebooks', 2],
      ['notebooks', 2],
    ],
    [3, 4, 4],
  ],
  [
    [
      ['notebooks', 2],
      [0, 1],
      ['notebooks', 1],
      ['notebooks', 2],
    ],
    [1, 0, 2, 1],
  ],
  [
    [
      ['notebooks', undefined],
      ['notebooks', 2],
    ],
    [1, 2],
  ],
  [
    [
      [-1, 2],
      ['notebooks', 2],
    ],
    [-1, 1],
  ],
])('%j run in the order %j', ([projects, orders]) => {
  expect(
    groupOrders(
      projects.map(([kind, maxWorkers]) => ({
        isNotebooks: kind === 'notebooks',
        maxWorkers,
        groupOrder: kind === 'notebooks' ? 0 : kind,
      })),
    ),
  ).toEqual(orders)
})
