import { expect, test } from 'vitest'

import { parseNotebook } from '../../../src/nbformat/parse-notebook.ts'
import { storedOutputs } from '../../../src/worker/verdict/expectation.ts'
import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../helpers/notebooks/notebook-file.ts'

const shown = [stdout('x')]

test.each<[string, readonly CellSpec[], string]>([
  [
    'all ran',
    [{ count: 1 }, { count: 2, outputs: shown }],
    'recorded recorded',
  ],
  ['none ran', [{ count: null }, { count: null }], 'unrecorded unrecorded'],
  [
    'some ran',
    [
      { count: 1, outputs: shown },
      { count: null },
      { count: null, outputs: shown },
    ],
    'recorded unrecorded recorded',
  ],
  [
    'the counts were taken out',
    [{ count: null }, { count: null, outputs: shown }, { markdown: 'text' }],
    'recorded recorded',
  ],
  [
    'a count without outputs',
    [{ count: null }, { count: 3 }],
    'unrecorded recorded',
  ],
])('%s', (_, cells, expected) => {
  const notebook = parseNotebook(notebookFile(cells))
  const outputsOf = storedOutputs(notebook)
  const types = notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => outputsOf(cell).type)
  expect(types.join(' ')).toBe(expected)
})
