import { describe, expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { cellDirectives } from '../../src/directives/cell-directives.ts'
import { notebookDirectives } from '../../src/directives/notebook-directives.ts'
import { frontMatter } from '../../src/directives/sources/front-matter.ts'
import { pythonLiteral } from '../../src/directives/sources/python-literal.ts'
import { parseJson } from '../../src/nbformat/json/parse-json.ts'
import type { Notebook } from '../../src/nbformat/types.ts'
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
    ['#| eval: no # not yet\nx', 'python', { skip }],
    ['#| eval: "false"\nx', 'python', {}],
    ['#| error: true\nx', 'python', { allowErrors: true }],
    ['#| error: false\nx', 'python', { allowErrors: false }],
    [
      '#| error: true\n#| eval: false\nx',
      'python',
      { allowErrors: true, skip },
    ],
    ['#| eval: false\n#| eval: true\nx', 'python', {}],
  ])('%j in %s', (source, language, directives) => {
    expect(ofCell(source, {}, language).directives).toEqual(directives)
  })

  test.each([
    ['x\n#| eval: false', '| eval: false'],
    ['x\n#| error: true', '| error: true'],
  ])('%j comes too late', (source, text) => {
    expect(ofCell(source, {}, 'python')).toEqual({
      directives: {},
      warnings: [
        `cell [1]: the comment "${text}" in line 2 is ignored: directives must come before the first line of code`,
      ],
    })
  })
})

describe('front matter', () => {
  const withFront = (source: string, cell = 'x'): Notebook =>
    notebookOf([{ cell_type: 'raw', metadata: {}, source }, code(cell)])
  const skip = { reason: 'execute: eval: false' }

  test.each<[string, string, object]>([
    ['---\nexecute:\n  eval: false\n---', 'x', { skip }],
    ['---\nexecute: {echo: false, eval: false}\n---', 'x', { skip }],
    ['---\nexecute:\n  eval: off # slow\n---\n', 'x', { skip }],
    ['---\nexecute:\n  eval: false\n---', '#| eval: true\nx', {}],
    ['---\nexecute:\n  eval: true\n---', 'x', {}],
    ['---\nexecute:\n  enabled: false\n---', 'x', {}],
    ['---\nexecute:\n  eval: false', 'x', {}],
    ['execute:\n  eval: false\n---', 'x', {}],
    ['---\nformat:\n  execute:\n    eval: false\n---', 'x', {}],
    ['---\nformat:\n  eval: false\nexecute:\n  echo: true\n---', 'x', {}],
  ])('of a cell: %j, %j', (front, source, directives) => {
    const notebook = withFront(front, source)
    const [cell] = codeCells(notebook)
    expect(cell && cellDirectives(notebook, cell)).toEqual({
      directives,
      warnings: [],
    })
  })

  test.each<[string, object]>([
    ['---\nexecute:\n  error: true\n---', { allowErrors: true }],
    [
      '---\ntitle: a\nskip_exec: true\n---',
      { skip: { reason: 'skip_exec: true' } },
    ],
    ['---\nskip_exec: false\n---', {}],
    ['---\nskip_exec: maybe\n---', {}],
  ])('of the notebook: %j', (front, directives) => {
    expect(notebookDirectives(withFront(front))).toEqual({
      directives,
      warnings: [],
    })
  })

  test('what every cell asks for is read once', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `k${at}: v`)
    const front = `---\n${lines.join('\n')}\nexecute:\n  eval: false\n---`
    const notebook = withFront(front)
    expect(frontMatter(notebook)).toBe(frontMatter(notebook))
    expect(frontMatter(notebook).size).toBe(20_002)
  })
})

describe("a notebook's metadata", () => {
  test.each<[JsonObject, object]>([
    [
      { execution: { timeout: 5, allow_errors: true } },
      { timeoutMs: 5000, allowErrors: true },
    ],
    [{ mystnb: { execution_timeout: 5 } }, { timeoutMs: 5000 }],
    [{ mystnb: { execution_timeout: -1 } }, { timeoutMs: Infinity }],
    [
      { mystnb: { execution_allow_errors: true, execution_mode: 'off' } },
      { allowErrors: true },
    ],
  ])('%j', (metadata, directives) => {
    expect(notebookDirectives(notebookOf([], metadata))).toEqual({
      directives,
      warnings: [],
    })
  })

  test.each<[JsonObject, string]>([
    [
      { execution: { timeout: 5, kernel_name: 'x' } },
      '"execution.kernel_name" is not known; known of "execution": timeout, allow_errors',
    ],
    [{ nbmake: {} }, '"nbmake" is for cells, and means nothing of a notebook'],
    [
      { mystnb: { execution_timeout: 'x' } },
      '"mystnb.execution_timeout: "x"" is not a number of seconds, or -1 for no limit',
    ],
  ])('what %j is warned of', (metadata, warning) => {
    expect(notebookDirectives(notebookOf([], metadata)).warnings).toEqual([
      `notebook: metadata: ${warning}`,
    ])
  })
})
