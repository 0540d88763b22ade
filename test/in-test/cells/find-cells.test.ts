import { expect, test } from 'vitest'

import { CellFinder } from '../../../src/in-test/cells/find-cells.ts'
import type { CellSelector } from '../../../src/in-test/types.ts'
import {
  code,
  markdown,
  notebookOf,
} from '../../helpers/notebooks/notebook-text.ts'

const LONG = `long_line = "${'x'.repeat(100)}"`

const finder = new CellFinder(
  notebookOf([
    { ...code('import math'), id: 'first' },
    markdown('# Load the data'),
    code('data = 1', { tags: ['load', 'all'] }),
    code('# vitest: name=second step\ndata += 1'),
    markdown('## Plot'),
    code('data', { tags: ['all'] }),
    code('data'),
    markdown('# Empty'),
    { ...code(LONG), id: 'load' },
    markdown('## Plot'),
    code('data + 1'),
  ]),
  'a.ipynb',
)

test.each<readonly [CellSelector, readonly number[]]>([
  [1, [1]],
  ['first', [1]],
  ['import math', [1]],
  ['[1] import math', [1]],
  ['all', [2, 4]],
  ['second step', [3]],
  ['data', [4, 5]],
  ['Load the data', [2, 3, 4, 5]],
  // Both sections.
  ['plot', [4, 5, 7]],
  // An id says more than a tag.
  ['load', [6]],
  [LONG, [6]],
])('%s', (selector, numbers) => {
  expect(finder.all(selector).map(({ number }) => number)).toEqual(numbers)
})

test.each<readonly [CellSelector, string]>([
  [0, 'a.ipynb has no code cell 0.'],
  [8, 'a.ipynb has no code cell 8.'],
  ['nothing', 'a.ipynb has no code cell "nothing".'],
  ['', 'a.ipynb has no code cell "".'],
])('%s is none', (selector, message) => {
  expect(() => finder.all(selector)).toThrow(
    expect.objectContaining({ code: 'NB_ERR_CELL' }),
  )
  expect(() => finder.all(selector)).toThrow(message)
  expect(() => finder.one(selector)).toThrow('[2] data = 1  (load, all)')
})

test.each([undefined, null, {}, ['first'], true])('%s names none', (value) => {
  expect(() => finder.all(value as never)).toThrow(
    expect.objectContaining({
      code: 'NB_ERR_CELL',
      message: expect.stringContaining('A cell cannot be named by '),
    }),
  )
})

test('one of several is not chosen', () => {
  expect(finder.one('second step').number).toBe(3)
  expect(() => finder.one('all')).toThrow(
    'a.ipynb has 2 code cells "all":\n  [2] data = 1  (load, all)\n  [4] data  (all)\nName one of them by its number: cell(2)',
  )
})
