import { expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type { Output } from '../../../src/nbformat/types.ts'

const styled = (id: string): readonly Output[] => [
  {
    output_type: 'display_data',
    data: {
      'text/html': `<style>#${id}_row0_col0 { color: red; }</style><table id="${id}"><tr><td id="${id}_row0_col0">1</td></tr></table>`,
    },
    metadata: {},
  },
]

test.each([
  ['T_a1b2c', 'T_0f9e8'],
  // One in 130 has no digit.
  ['T_a1b2c', 'T_effdb'],
  ['T_effdb', 'T_cafed'],
])('the ids of pandas Styler are generated: %s and %s', (stored, actual) => {
  const { differences } = compareCellOutputs(styled(stored), styled(actual))
  expect(differences).toEqual([])
})

test('a word that is no id of the Styler counts', () => {
  const { differences } = compareCellOutputs(styled('decade'), styled('facade'))
  expect(differences).toHaveLength(1)
})
