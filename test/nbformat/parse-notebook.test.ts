import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../src/common/json-number.ts'
import { cellAtLine } from '../../src/nbformat/outline/cell-at-line.ts'
import {
  kernelName,
  languageName,
} from '../../src/nbformat/outline/notebook-kernel.ts'
import { NotebookParseError } from '../../src/nbformat/parse-error.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import { fixture } from '../helpers/notebooks/fixture.ts'
import { codeCells, notebookOf } from '../helpers/notebooks/notebook-text.ts'

const read = (name: string) => parseNotebook(fixture(name))

/** Undefined for a notebook; any other error is thrown. */
function failure(text: string): NotebookParseError | undefined {
  try {
    parseNotebook(text)
    return undefined
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return error
    }
    throw error
  }
}

describe('a whole notebook', () => {
  test.each(['v2', 'v3-worksheets', 'v4.0', 'v4.5-ids', 'unknown-minor'])(
    '%s',
    (name) => {
      expect(read(name)).toMatchSnapshot()
    },
  )

  test('JSON numbers that only Python writes', () => {
    expect(codeCells(read('json-numbers'))[0]?.outputs).toEqual([
      {
        output_type: 'execute_result',
        data: {
          'application/json': {
            big: new JsonNumber('1000000000000000000000000000000'),
            float: new JsonNumber('1.0'),
            inf: Infinity,
            minus: -Infinity,
            nan: Number.NaN,
            small: 5e-324,
          },
        },
        metadata: {},
        execution_count: 1,
      },
    ])
  })

  test('of members with the same key the last counts', () => {
    const notebook = read('duplicate-keys')
    expect(notebook.nbformat).toBe(4)
    expect(codeCells(notebook)).toMatchObject([
      { source: 'last', execution_count: 2 },
    ])
  })

  test('stored JSON of nbformat 3 that is not JSON stays its text', () => {
    const cell = {
      cell_type: 'code',
      input: '',
      outputs: [{ output_type: 'display_data', json: ['not', 'json'] }],
    }
    const text = JSON.stringify({
      nbformat: 3,
      worksheets: [{ cells: [cell] }],
    })
    expect(codeCells(parseNotebook(text))[0]?.outputs).toEqual([
      {
        output_type: 'display_data',
        data: { 'application/json': 'not\njson' },
        metadata: {},
      },
    ])
  })
})

describe('cell ids', () => {
  test.each([
    ['v4.4-timings', [undefined]],
    ['v4.5-ids', ['title', 'all-outputs', 'raw']],
    ['duplicate-ids', [undefined, undefined, 'once']],
    ['unknown-minor', ['a', 'b', 'c']],
  ])('%s', (name, ids) => {
    expect(read(name).cells.map(({ id }) => id)).toEqual(ids)
  })
})

describe('lines', () => {
  test.each([
    [
      'mixed-sources',
      [
        ['a\nb', [8, 8]],
        ['a\nb', [16, 17]],
        ['a\nb\nc', [26, 26, 27]],
        ['a = 1\nb\n', [36, 39, 39]],
        ['', [47]],
        ['', [54]],
      ],
    ],
    [
      'v2',
      [
        ['# Old\n\ntwo lines', [12, 13, 14]],
        ['a = 1\n\na', [21, 22, 23]],
      ],
    ],
    [
      'v3-worksheets',
      [
        ['## Two lines', [16]],
        ["print('a')\n1 / 0", [24, 25]],
        ['<p>text</p>', [61]],
        ['raw', [67]],
        ['x', [71]],
      ],
    ],
    [
      'minified',
      [
        ['# T', [1]],
        ['a\nb', [1, 1]],
        ['c', [1]],
      ],
    ],
    [
      'bom-crlf',
      [
        ['# T\n', [7, 7]],
        ['a\nb', [16, 17]],
      ],
    ],
  ])('of sources in %s', (name, expected) => {
    const actual = read(name).cells.map(({ source, position }) => [
      source,
      position.sourceLines,
    ])
    expect(actual).toEqual(expected)
  })

  test('every line of any source has its line of the file', () => {
    const piece = fc.stringMatching(/^[ab\n\r]{0,4}$/)
    fc.assert(
      fc.property(fc.array(fc.array(piece)), (sources) => {
        const text = JSON.stringify(
          {
            cells: sources.map((source) => ({ cell_type: 'code', source })),
            nbformat: 4,
          },
          null,
          1,
        )
        const fileLines = text.split('\n')
        for (const { source, position } of parseNotebook(text).cells) {
          const lines = source.split('\n')
          expect(position.sourceLines).toHaveLength(lines.length)
          for (const [index, line] of position.sourceLines.entries()) {
            const written = fileLines[line - 1] ?? ''
            const start = JSON.stringify((lines[index] ?? '').slice(0, 1))
            expect(written).toContain(start.slice(1, -1))
          }
        }
      }),
    )
  })

  test('a cell is found by any of its lines, else the one before', () => {
    const notebook = read('v4.5-ids')
    const [title, all, raw] = notebook.cells
    const found = (line: number): unknown => cellAtLine(notebook, line)?.id
    expect([1, 2].map(found)).toEqual([undefined, undefined])
    for (const cell of [title, all, raw]) {
      const { startLine = 0, endLine = 0 } = cell?.position ?? {}
      expect([startLine, endLine].map(found)).toEqual([cell?.id, cell?.id])
    }
    expect(found(10_000)).toBe('raw')
  })

  test('of cells that share a line the first is found, of none none', () => {
    expect(cellAtLine(read('minified'), 1)?.index).toBe(0)
    expect(cellAtLine(notebookOf([]), 1)).toBe(undefined)
  })
})

function cell(members: string): string {
  return `{"nbformat": 4,\n"cells": [\n{"cell_type": "code", ${members}}]}`
}

describe('what is not a notebook', () => {
  test.each([
    ['[]', '1:1 the file holds a list, not an object'],
    ['null', '1:1 the file holds null, not an object'],
    ['{"cells": []}', '1:1 it has no "nbformat"'],
    ['{"nbformat": "4"}', '1:14 "nbformat" is "4", not a whole number'],
    ['{"nbformat": 4.5}', '1:14 "nbformat" is 4.5, not a whole number'],
    ['{"nbformat": NaN}', '1:14 "nbformat" is NaN, not a whole number'],
    ['{"nbformat": 1}', '1:14 nbformat 1 is too old, only 2 to 4 are known'],
    ['{"nbformat": 5}', '1:14 nbformat 5 is not known, only 2 to 4 are'],
    ['{"nbformat": 4}', '1:1 it has no "cells"'],
    ['{"nbformat": 3}', '1:1 it has no "worksheets"'],
    [
      '{"nbformat": 3, "worksheets": 1}',
      '1:31 "worksheets" is a number, not a list',
    ],
    [
      '{"nbformat": 3, "worksheets": [1]}',
      '1:32 a worksheet is a number, not an object',
    ],
    ['{"nbformat": 3, "worksheets": [{}]}', '1:32 it has no "cells"'],
    ['{"nbformat": 4, "cells": {}}', '1:26 "cells" is an object, not a list'],
    [
      '{"nbformat": 4, "cells": [{}, true]}',
      '1:31 cell 2 of "cells" is true, not an object',
    ],
    [
      '{"nbformat": 4, "cells": [], "metadata": 1}',
      '1:42 "metadata" is a number, not an object',
    ],
    [
      cell('"metadata": []'),
      '3:35 "metadata" of cell 1 is a list, not an object',
    ],
    [
      cell('"source": 1'),
      '3:33 "source" of cell 1 is a number, not a string or a list of strings',
    ],
    [
      cell('"source": [\nnull]'),
      '4:1 "source" of cell 1 has null among its lines',
    ],
    [
      cell('"outputs": "x"'),
      '3:34 "outputs" of cell 1 is a string, not a list',
    ],
    [
      cell('"outputs": [{}, 1]'),
      '3:39 output 2 of cell 1 is a number, not an object',
    ],
  ])('%s', (text, expected) => {
    const error = failure(text)
    const fact = /^not a notebook at line \d+, column \d+: (.*)$/m
    expect({
      code: error?.code,
      name: error?.name,
      what: `${error?.line}:${error?.column} ${fact.exec(error?.message ?? '')?.[1]}`,
    }).toEqual({
      code: 'NB_ERR_PARSE',
      name: 'NotebookParseError',
      what: expected,
    })
  })

  test('each error ends with its remedy', () => {
    const remedies = [
      '{"cells": []}',
      '{"nbformat": "4"}',
      '{"nbformat": 1}',
      fixture('nbformat5'),
      '{"nbformat": 4}',
    ].map((text) => failure(text)?.message.split('\n').at(-1))
    expect(remedies).toMatchInlineSnapshot(`
      [
        "If it is meant to be a notebook, open it in Jupyter and save it; otherwise exclude the file.",
        "Set it to 4 if the notebook has "cells", to 3 if it has "worksheets".",
        "Convert it: \`jupyter nbconvert --to notebook --inplace FILE\`.",
        "Save the notebook as nbformat 4, or update vitest-notebook.",
        "Open the notebook in Jupyter and save it, or restore it from version control.",
      ]
    `)
  })
})

describe('any file', () => {
  test('of any bytes is a notebook or a parse error', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = new TextDecoder().decode(bytes)
        expect(() => failure(text)).not.toThrow()
      }),
    )
  })

  test('with any value in the place of another, too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('v3-worksheets', 'v4.5-ids', 'unknown-minor'),
        fc.nat({ max: 100 }),
        fc.jsonValue(),
        (name, place, value) => {
          let count = 0
          const changed: unknown = JSON.parse(
            fixture(name),
            (_, old: unknown) => {
              count += 1
              return count === place + 1 ? value : old
            },
          )
          const text = JSON.stringify(changed)
          expect(() => failure(text)).not.toThrow()
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('small questions', () => {
  test.each([
    [{}, undefined, 'python'],
    [{ kernelspec: null, language_info: [] }, undefined, 'python'],
    [{ kernelspec: { name: 'ir', language: 'R' } }, 'ir', 'r'],
    [
      { kernelspec: { name: '' }, language_info: { name: 'C++' } },
      undefined,
      'c++',
    ],
  ])('kernel and language of %j', (metadata, kernel, language) => {
    const notebook = notebookOf([], metadata)
    expect([kernelName(notebook), languageName(notebook)]).toEqual([
      kernel,
      language,
    ])
  })
})
