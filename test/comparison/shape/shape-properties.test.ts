import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { shown } from '../../helpers/outputs/outputs.ts'

const { settings } = comparisonSettings({ compare: 'shape' })

function isEqual(stored: Output, actual: Output): boolean {
  const there = compareCellOutputs([stored], [actual], settings)
  const back = compareCellOutputs([actual], [stored], settings)
  expect(there.differences.length === 0).toBe(back.differences.length === 0)
  return there.differences.length === 0
}

/** A table of numbers and texts, as pandas makes HTML and text of it. */
interface Table {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const name = fc.stringMatching(/^[a-z]{1,8}$/)
const float = fc
  .integer({ min: -1e6, max: 1e6 })
  .map((n) => (n / 100).toFixed(2))
const word = fc.stringMatching(/^[a-z]{1,12}x$/)

/** Two tables of one shape, with values of their own. */
const twins: fc.Arbitrary<readonly [Table, Table]> = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
    fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    fc.integer({ min: 1, max: 6 }),
  )
  .chain(([names, isText, height]) => {
    const row = fc.tuple(
      ...names.map((_, column) => (isText[column] === true ? word : float)),
    )
    const rows = fc.array(row, { minLength: height, maxLength: height })
    return fc.tuple(rows, rows).map(
      ([one, other]) =>
        [
          { names, rows: one },
          { names, rows: other },
        ] as const,
    )
  })

function html({ names, rows }: Table): Output {
  const head = names.map((each) => `<th>${each}</th>`).join('')
  const body = rows
    .map(
      (row, index) =>
        `<tr><th>${index}</th>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    )
    .join('')
  return shown(
    'text/html',
    `<table><thead><tr><th></th>${head}</tr></thead><tbody>${body}</tbody></table>`,
  )
}

function text({ names, rows }: Table): Output {
  const width = (column: number): number =>
    Math.max(...[names, ...rows].map((row) => row[column]?.length ?? 0))
  const line = (label: string, row: readonly string[]): string =>
    label +
    row.map((cell, column) => `  ${cell.padStart(width(column))}`).join('')
  return shown(
    'text/plain',
    [line(' ', names), ...rows.map((row, index) => line(`${index}`, row))].join(
      '\n',
    ),
  )
}

/** The same table with a row, a column or a name that is another. */
function mutants({ names, rows }: Table): readonly Table[] {
  return [
    { names, rows: [...rows, rows[0] ?? []] },
    { names: [...names, 'added'], rows: rows.map((row) => [...row, '1.50']) },
    { names: [...names.slice(0, -1), 'renamed'], rows },
    ...(names.length > 1
      ? [{ names: names.slice(1), rows: rows.map((row) => row.slice(1)) }]
      : []),
  ]
}

test('tables of one shape are equal, others are not', () => {
  fc.assert(
    fc.property(twins, ([one, other]) => {
      for (const print of [html, text]) {
        expect(isEqual(print(one), print(other))).toBe(true)
        for (const mutant of mutants(other)) {
          expect(isEqual(print(one), print(mutant))).toBe(false)
        }
      }
    }),
    { numRuns: 40 },
  )
})

test('lines', () => {
  const lines = fc.array(fc.stringMatching(/^[a-z0-9.]{1,9}$/), {
    minLength: 1,
  })
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      expect(
        isEqual(
          shown('text/plain', one.join('\n')),
          shown('text/plain', other.join('\n')),
        ),
      ).toBe(one.length === other.length)
    }),
  )
})

/** The same with other values, and with one thing that is of another shape. */
function otherValues(value: unknown): unknown {
  if (typeof value === 'number') {
    return value + 1
  }
  if (typeof value === 'string') {
    return `${value}!`
  }
  if (typeof value !== 'object' || value === null) {
    return value
  }
  return Array.isArray(value)
    ? value.map(otherValues)
    : Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, otherValues(item)]),
      )
}

test('JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const print = (shape: unknown): Output =>
        shown('application/json', JSON.parse(JSON.stringify(shape)))
      const other = otherValues(value)
      expect(isEqual(print(value), print(other))).toBe(true)
      expect(isEqual(print({ a: [value] }), print({ a: [other, 1] }))).toBe(
        false,
      )
      expect(isEqual(print({ a: value }), print({ a: other, b: 1 }))).toBe(
        false,
      )
      expect(isEqual(print([value]), print([{ in: other }]))).toBe(false)
    }),
  )
})
