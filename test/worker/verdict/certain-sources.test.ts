import { expect, test } from 'vitest'

import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { certainSources } from '../../../src/worker/verdict/certain-sources.ts'
import type { Expectation } from '../../../src/worker/verdict/expectation.ts'
import type { PlannedCell } from '../../../src/worker/verdict/planned-cell.ts'
import { expecting } from '../../helpers/outputs/executions.ts'
import { codeCell } from '../../helpers/outputs/failures.ts'

function planned(
  source: string,
  more: Partial<Pick<PlannedCell, 'skip'>> & {
    readonly expected?: Expectation
  } = {},
): PlannedCell {
  return {
    cell: codeCell(source),
    name: undefined,
    skip: undefined,
    expected: expecting(),
    comparison: comparisonSettings().settings,
    timeoutMs: 1,
    followUps: [],
    warnings: [],
    ...more,
  }
}

test.each<[string, Expectation]>([
  ['recorded', expecting({ exception: { type: 'recorded', ename: 'Error' } })],
  ['allowed', expecting({ exception: { type: 'any' } })],
  ['to come', expecting({ exception: { type: 'required', ename: undefined } })],
  ['a failure', expecting({ fails: true })],
])('up to an exception that is %s', (_, expected) => {
  const cells = [
    planned('a'),
    planned('b', { skip: {} }),
    planned('c'),
    planned('d', { expected }),
    planned('e'),
  ]
  expect(certainSources(cells)).toEqual(['a', 'c'])
  expect(certainSources(cells.slice(0, 3))).toEqual(['a', 'c'])
})
