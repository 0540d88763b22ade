import { describe, expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { cellDirectives } from '../../src/directives/cell-directives.ts'
import { notebookDirectives } from '../../src/directives/notebook-directives.ts'
import { pythonLiteral } from '../../src/directives/sources/python-literal.ts'
import { parseJson } from '../../src/nbformat/json/parse-json.ts'
import {
  code,
  codeCells,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'

function ofCell(source: string, metadata: JsonObject, language: string) {
  const notebook = notebookOf([code(source, metadata)], {
    kernelspec: { name: 'k', language },
  })
  const [cell] = codeCells(notebook)
  if (!cell) {
    throw new Error('the cell is there')
  }
  return cellDirectives(notebook, cell)
}

describe('nbmake', () => {
  test.each<[JsonObject, object]>([
    [{}, {}],
    [{ mock: {}, post_cell_execute: [] }, {}],
    [
      { mock: { x: 2, y: 'fi\'s"h\n', z: { a: [true, null, 1.5] } } },
      {
        followUps: [
          {
            by: 'nbmake.mock',
            source: 'x = 2\ny = "fi\'s\\"h\\n"\nz = {"a": [True, None, 1.5]}',
          },
        ],
      },
    ],
    [
      { post_cell_execute: ['y = 3', 'z = x + y'], mock: { x: 1 } },
      {
        followUps: [
          { by: 'nbmake.mock', source: 'x = 1' },
          { by: 'nbmake.post_cell_execute', source: 'y = 3\nz = x + y' },
        ],
      },
    ],
  ])('%j', (nbmake, directives) => {
    expect(ofCell('x', { nbmake }, 'python')).toEqual({
      directives,
      warnings: [],
    })
  })

  test.each<[JsonObject, string]>([
    [
      { nbmake: { mocks: {}, other: 1, mock: {} } },
      'metadata: "nbmake.mocks", "nbmake.other" are not known; known of "nbmake": mock, post_cell_execute',
    ],
    [{ nbmake: 'x' }, 'metadata: "nbmake" is not an object'],
    [{ nbmake: { mock: [] } }, 'metadata: "nbmake.mock" is not an object'],
    [
      { nbmake: { post_cell_execute: 'x' } },
      'metadata: "nbmake.post_cell_execute" is not a list of strings',
    ],
  ])('what %j is warned of', (metadata, warning) => {
    expect(ofCell('x', metadata, 'python')).toEqual({
      directives: {},
      warnings: [`cell [1]: ${warning}`],
    })
  })

  test('numbers keep their digits', () => {
    const numbers = '[12345678901234567890, 1.0, NaN, -0.0, -3]'
    expect(pythonLiteral(parseJson(numbers))).toBe(
      '[12345678901234567890, 1.0, float("NaN"), -0.0, -3]',
    )
  })

  test('is for Python', () => {
    expect(ofCell('x', { nbmake: { mock: { x: 1 } } }, 'R')).toEqual({
      directives: {},
      warnings: [
        'cell [1]: metadata: "nbmake" is for Python, and the notebook\'s language is "r"',
      ],
    })
  })
})

describe('nbreg', () => {
  test('diff_normalize switches the rules that do the same', () => {
    const names = ['strip_ansi', 'mask_timestamps', 'collapse_whitespace']
    const nbreg = { diff_normalize: names }
    expect(notebookDirectives(notebookOf([], { nbreg }))).toEqual({
      directives: { comparison: { rules: { dates: true, whitespace: true } } },
      warnings: [],
    })
  })

  test.each<[JsonObject, string]>([
    [
      { diff_normalize: ['mask_all'] },
      'metadata: "nbreg.diff_normalize" names "mask_all"; the known ones are strip_ansi, mask_timestamps, mask_memory_addresses, mask_uuids, collapse_whitespace',
    ],
    [
      { diff_normalize: 'mask_uuids' },
      'metadata: "nbreg.diff_normalize" is not a list of strings',
    ],
    [
      { diff_colour: 1 },
      'metadata: "nbreg.diff_colour" is not known; known of "nbreg": skip, skip_reason, diff_ignore, diff_replace, diff_normalize',
    ],
  ])('%j of a notebook', (nbreg, warning) => {
    expect(notebookDirectives(notebookOf([], { nbreg }))).toEqual({
      directives: {},
      warnings: [`notebook: ${warning}`],
    })
  })

  test('what a cell has no key for', () => {
    expect(ofCell('x', { nbreg: { diff_normalize: [] } }, 'python')).toEqual({
      directives: {},
      warnings: [
        'cell [1]: metadata: "nbreg.diff_normalize" is not known; known of "nbreg": skip, skip_reason, diff_ignore, diff_replace',
      ],
    })
  })
})

describe("Quarto's and nbdev's options", () => {
  const skip = { reason: '#| eval: false' }
  test.each<[string, string, object]>([
    ['#| eval: false\nx', 'python', { skip }],
    ['#|eval:false', 'python', { skip }],
    ['#| label: a\n#| eval: false\nx', 'python', { skip }],
    ['//| eval: false\nx', 'javascript', { skip }],
    ['#| eval: true\nx', 'python', {}],
    ['#| eval: falsehood\nx', 'python', {}],
    ['# eval: false\nx', 'python', {}],
    ['x\n#| eval: false', 'python', {}],
    ['#| echo: false\nx', 'python', {}],
  ])('%j in %s', (source, language, directives) => {
    expect(ofCell(source, {}, language).directives).toEqual(directives)
  })
})
