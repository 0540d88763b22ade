import { expect, test } from 'vitest'

import { findParameterCells } from '../../src/parameters/find-parameter-cells.ts'
import {
  code,
  markdown,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'

test('the first cell of each tag that papermill goes by', () => {
  const notebook = notebookOf([
    { ...markdown('# parameters'), metadata: { tags: ['parameters'] } },
    code('a = 1'),
    code('b = 1', { tags: ['x', 'parameters'] }),
    code('b = 2', { tags: ['parameters'] }),
    code('b = 3', { tags: ['injected-parameters'] }),
  ])
  const { defaults, injected } = findParameterCells(notebook)
  expect([defaults?.number, injected?.number]).toEqual([2, 4])
})

test('a notebook without them, or with tags that are none', () => {
  const notebook = notebookOf([code('a = 1', { tags: 'parameters' })])
  expect(findParameterCells(notebook)).toEqual({
    defaults: undefined,
    injected: undefined,
  })
})
