import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'

import { parseJsonDocument } from '../../src/nbformat/json/json-document.ts'
import { NotebookParseError } from '../../src/nbformat/parse-error.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import type { Cell } from '../../src/nbformat/types.ts'
import { fixture } from '../helpers/notebooks/fixture.ts'

const path = (relative: string): string =>
  fileURLToPath(new URL(`../../${relative}`, import.meta.url))

const NAMES = [
  'v2',
  'v3-worksheets',
  'v4.1-attachments',
  'v4.2-authors',
  'v4.3-hidden',
  'v4.4-timings',
  'v4.5-ids',
  'duplicate-ids',
  'mixed-sources',
  'json-numbers',
  'bom-crlf',
  'minified',
]

// oxfmt-ignore
const TOKENS = [
  '[', ']', '{', '}', ',', ':', ' ', '\n', '"a"', '""', '1', '-0',
  '1.5e-7', '01', '1.', '.5', '+1', 'NaN', '-Infinity', 'Infinity',
  '-NaN', 'null', 'true', 'True', 'nul', "'a'", '"\\u12"', '"\\x"',
  '"\\u00e9\\n"', '"\t"', '\u00a0', '\u000b', '//', '-', '1e400',
] as const

/** Almost JSON: tokens of JSON and of its lookalikes in any order. */
const TEXTS = fc.sample(
  fc
    .array(fc.constantFrom(...TOKENS), { maxLength: 5 })
    .map((tokens) => tokens.join('')),
  { numRuns: 3000, seed: 1 },
)

interface Answer {
  readonly notebooks: readonly unknown[]
  readonly accepted: readonly boolean[]
}

let answer: Answer

beforeAll(() => {
  const python = path('.venv/bin/python')
  if (!existsSync(python)) {
    throw new Error('no .venv: run `npm run setup`')
  }
  const files = NAMES.map((name) => path(`fixtures/nbformat/${name}.ipynb`))
  answer = JSON.parse(
    execFileSync(
      python,
      [path('test/helpers/notebooks/read_with_nbformat.py')],
      {
        input: JSON.stringify({ files, texts: TEXTS }),
        encoding: 'utf8',
        maxBuffer: 1e8,
      },
    ),
  )
})

/** As nbformat has it: unknown outputs as they are, no constants JSON lacks. */
function comparable(cell: Cell): unknown {
  const { cell_type, source } = cell
  if (cell.cell_type !== 'code') {
    return { cell_type, source }
  }
  const { execution_count } = cell
  const outputs = cell.outputs.map((output) =>
    output.output_type === 'unknown' ? output.value : output,
  )
  return JSON.parse(
    JSON.stringify(
      { cell_type, source, execution_count, outputs },
      (_, value) =>
        typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : value,
    ),
  )
}

describe("nbformat's own reader gives the same cells", () => {
  test.each(NAMES.map((name, index) => [name, index] as const))(
    '%s',
    (name, index) => {
      const { cells } = parseNotebook(fixture(name))
      expect(cells.map(comparable)).toEqual(answer.notebooks[index])
    },
  )
})

test("Python's json accepts and refuses the same texts", () => {
  const accepted = TEXTS.map((text) => {
    try {
      parseJsonDocument(text)
      return true
    } catch (error) {
      if (!(error instanceof NotebookParseError)) {
        throw error
      }
      return false
    }
  })
  const disagreeing = TEXTS.filter(
    (_, index) => accepted[index] !== answer.accepted[index],
  )
  expect(disagreeing).toEqual([])
  // The sample holds enough of both kinds to mean something.
  const count = accepted.filter(Boolean).length
  expect(count).toBeGreaterThan(100)
  expect(count).toBeLessThan(TEXTS.length - 100)
})
