import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../src/common/json-number.ts'
import type { JsonObject, JsonValue } from '../../src/common/json.ts'
import { parseJson } from '../../src/nbformat/json/parse-json.ts'
import { NotebookParseError } from '../../src/nbformat/parse-error.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import type { Output } from '../../src/nbformat/types.ts'
import { patchNotebook } from '../../src/nbformat/write/patch-notebook.ts'
import type { CellPatch } from '../../src/nbformat/write/patch-notebook.ts'
import { fixture } from '../helpers/notebooks/fixture.ts'
import { codeCells } from '../helpers/notebooks/notebook-text.ts'

const stdout = (text: string): Output => ({
  output_type: 'stream',
  name: 'stdout',
  text,
})

const display = (data: JsonObject, metadata: JsonObject = {}): Output => ({
  output_type: 'display_data',
  data,
  metadata,
})

const result = (data: JsonObject): Output => ({
  output_type: 'execute_result',
  data,
  metadata: {},
  execution_count: 99,
})

const error: Output = {
  output_type: 'error',
  ename: 'ValueError',
  evalue: 'two\nlines',
  traceback: ['\u001b[0;31mone\n', 'two\nlines'],
}

const HEAD = '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": ['

/** The first cell of a notebook of these cells after the patch; asserts that all around it stays. */
function patched(
  cells: readonly [string, ...string[]],
  outputs: readonly Output[],
  execution_count: number | null = 7,
): string {
  const [first, ...others] = cells
  const tail = [...others.map((each) => `,${each}`), ']}'].join('')
  const text = patchNotebook(HEAD + first + tail, [
    { index: 0, outputs, execution_count },
  ])
  expect([text.slice(0, HEAD.length), text.slice(-tail.length)]).toEqual([
    HEAD,
    tail,
  ])
  return text.slice(HEAD.length, -tail.length)
}

describe('the layout of the file', () => {
  const outputs = [stdout('a\nb\n'), display({ 'image/png': 'AA==' })]

  test.each([
    [
      'one blank',
      '{\n "cell_type": "code",\n "execution_count": 1,\n "outputs": []\n}',
    ],
    [
      'four blanks',
      '{\n    "cell_type": "code",\n    "execution_count": null,\n    "outputs": []\n}',
    ],
    [
      'deeper',
      '{\n   "cell_type": "code",\n   "execution_count": 1,\n   "outputs": []\n  }',
    ],
    [
      'tabs',
      '{\n\t"cell_type": "code",\n\t"execution_count": 1,\n\t"outputs": []\n}',
    ],
    [
      'no indent',
      '{\n"cell_type": "code",\n"execution_count": 1,\n"outputs": []\n}',
    ],
    [
      'CRLF',
      '{\r\n "cell_type": "code",\r\n "execution_count": 1,\r\n "outputs": []\r\n}',
    ],
    [
      'CR',
      '{\r "cell_type": "code",\r "execution_count": 1,\r "outputs": []\r}',
    ],
    [
      'Python 2',
      '{\n "cell_type": "code", \n "execution_count": 1, \n "outputs": []\n}',
    ],
    ['one line', '{"cell_type": "code", "execution_count": 1, "outputs": []}'],
    ['compact', '{"cell_type":"code","execution_count":1,"outputs":[]}'],
    [
      'outputs on one line in a cell of many',
      '{\n "cell_type": "code",\n "execution_count": 1,\n "outputs": [{"name": "stdout", "output_type": "stream", "text": ["a\\n"]}]\n}',
    ],
    [
      'outputs on lines in a cell of one',
      '{"cell_type": "code", "execution_count": 1, "outputs": [\n  {"name": "stdout", "output_type": "stream", "text": ["a\\n"]}\n]}',
    ],
    [
      'outputs indented otherwise than the cell',
      '{\n    "cell_type": "code",\n    "execution_count": 1,\n    "outputs": [\n      {\n        "name": "stdout",\n        "output_type": "stream",\n        "text": []\n      }\n    ]\n}',
    ],
  ])('%s', (_, cell) => {
    expect(shown(patched([cell], outputs))).toMatchSnapshot()
  })
})

/** Line breaks and tabs that a snapshot would not show. */
function shown(text: string): string {
  return text
    .replaceAll('\r', '␍')
    .replaceAll('\t', '␉')
    .replaceAll(' \n', '␠\n')
}

describe('what is in the place of what', () => {
  const cell = (outputs: string, rest = ''): string =>
    `{"cell_type": "code", "execution_count": 1, "outputs": [${outputs}]${rest}}`
  const outputsOf = (written: string): string => {
    const start = '{"cell_type": "code", "execution_count": 7, "outputs": '
    expect(written.startsWith(start)).toBe(true)
    return written.slice(start.length, -1)
  }

  test.each<[string, string, readonly Output[], string]>([
    ['no outputs', '{"output_type": "x"}', [], '[]'],
    [
      'sorted keys stay sorted, also in data',
      '{"name": "stdout", "output_type": "stream", "text": []}',
      [
        display({
          'text/plain': 'a',
          'application/json': { b: 1, a: { d: 1, c: 1 }, 10: 0, 9: 0 },
        }),
      ],
      '[{"data": {"application/json": {"10": 0, "9": 0, "a": {"c": 1, "d": 1}, "b": 1}, "text/plain": ["a"]}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'keys beyond the BMP are sorted as Python does',
      '{"name": "stdout", "output_type": "stream", "text": []}',
      [display({ 'application/json': { '\u{1F600}': 1, '\uFF00': 1, z: 1 } })],
      '[{"data": {"application/json": {"z": 1, "\uFF00": 1, "\u{1F600}": 1}}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'the order of keys that the output had',
      '{"text": ["a"], "output_type": "stream", "name": "stdout"}',
      [stdout('b')],
      '[{"text": ["b"], "output_type": "stream", "name": "stdout"}]',
    ],
    [
      "nbformat's natural order where the file has none to tell",
      '{"text": ["a"], "output_type": "stream", "name": "stdout"}',
      [result({ 'text/plain': '1' }), display({ 'text/html': '1' }), error],
      '[{"output_type": "execute_result", "metadata": {}, "data": {"text/plain": ["1"]}, "execution_count": 7}, {"output_type": "display_data", "metadata": {}, "data": {"text/html": ["1"]}}, {"output_type": "error", "ename": "ValueError", "evalue": "two\\nlines", "traceback": ["\\u001b[0;31mone\\n", "two\\nlines"]}]',
    ],
    [
      'a string stays a string',
      '{"name": "stdout", "output_type": "stream", "text": "a\\nb"}',
      [stdout('b\nc'), display({ 'text/plain': 'd\ne' })],
      '[{"name": "stdout", "output_type": "stream", "text": "b\\nc"}, {"data": {"text/plain": "d\\ne"}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'each type in the form that it had',
      '{"data": {"text/html": "a", "text/plain": ["a"]}, "metadata": {}, "output_type": "display_data"}',
      [display({ 'text/plain': 'b\nc' }), display({ 'text/html': 'b\nc' })],
      '[{"data": {"text/plain": ["b\\n", "c"]}, "metadata": {}, "output_type": "display_data"}, {"data": {"text/html": "b\\nc"}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'which types are split',
      '{"name": "stdout", "output_type": "stream", "text": []}',
      [
        display({
          'application/geo+json': ['a\nb'],
          'application/javascript': 'a\nb',
          'application/json': 'a\nb',
          'application/xml': 'a\nb',
          'image/png': 'a\nb\n',
          'image/svg+xml': 'a\nb',
          'text/latex': '',
        }),
      ],
      '[{"data": {"application/geo+json": ["a\\nb"], "application/javascript": ["a\\n", "b"], "application/json": "a\\nb", "application/xml": "a\\nb", "image/png": "a\\nb\\n", "image/svg+xml": ["a\\n", "b"], "text/latex": []}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'equal parts keep their characters',
      '{"data": {"application/json": {"a": 1.0, "b": [1e5, -0.0, NaN], "c": "\\/"}, "text/plain": ["a", "b"]}, "metadata": {"x": 1E0}, "output_type": "display_data"}',
      [
        display(
          {
            'text/plain': 'ab',
            'application/json': {
              a: new JsonNumber('1.0'),
              b: [new JsonNumber('100000.0'), -0, Number.NaN, 3],
              c: '/',
            },
          },
          { x: new JsonNumber('1.0'), y: 2 },
        ),
      ],
      '[{"data": {"application/json": {"a": 1.0, "b": [1e5, -0.0, NaN, 3], "c": "\\/"}, "text/plain": ["a", "b"]}, "metadata": {"x": 1E0, "y": 2}, "output_type": "display_data"}]',
    ],
    [
      'equal outputs keep their characters where others come or go',
      '{"data": {"application/json": 1.0}, "metadata": {}, "output_type": "display_data", "own": 1}, {"data": {"application/json": 2.0}, "metadata": {}, "output_type": "display_data"}',
      [
        display({ 'application/json': 3 }),
        display({ 'application/json': new JsonNumber('1.0') }),
      ],
      '[{"data": {"application/json": 3}, "metadata": {}, "output_type": "display_data"}, {"data": {"application/json": 1.0}, "metadata": {}, "output_type": "display_data", "own": 1}]',
    ],
    [
      'numbers as Python writes them',
      '',
      [
        display({
          'application/json': [
            1e-7,
            0.0001,
            1.5e-5,
            1e15,
            1e16,
            -1e22,
            5e-324,
            -0,
            NaN,
            -Infinity,
            2 ** 53,
          ],
        }),
      ],
      '[{"data": {"application/json": [1e-07, 0.0001, 1.5e-05, 1000000000000000, 1e+16, -1e+22, 5e-324, -0.0, NaN, -Infinity, 9007199254740992]}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'integer-like keys in the order they had',
      '{"output_type": "display_data", "metadata": {}, "data": {"application/json": {"b": 1, "2": 1, "1": 1}}}',
      [display({ 'application/json': { 1: 5, 2: 5, b: 5, c: 5 } })],
      '[{"output_type": "display_data", "metadata": {}, "data": {"application/json": {"b": 5, "2": 5, "1": 5, "c": 5}}}]',
    ],
    [
      '__proto__ is a key like any other',
      '',
      [display({ 'application/json': JSON.parse('{"__proto__": {"a": 1}}') })],
      '[{"data": {"application/json": {"__proto__": {"a": 1}}}, "metadata": {}, "output_type": "display_data"}]',
    ],
    [
      'lone surrogates are escaped',
      '',
      [stdout('é\ud83d\u007f\u2028')],
      '[{"name": "stdout", "output_type": "stream", "text": ["é\\ud83d\u007f\u2028"]}]',
    ],
    [
      'an unknown output is written back as it was',
      '{"z": 1.0, "output_type": "pyout", "a": [ ]}',
      [
        stdout('a'),
        {
          output_type: 'unknown',
          type_name: 'pyout',
          value: { z: new JsonNumber('1.0'), output_type: 'pyout', a: [] },
        },
        { output_type: 'unknown', type_name: '', value: { b: 1 } },
      ],
      '[{"output_type": "stream", "name": "stdout", "text": ["a"]}, {"z": 1.0, "output_type": "pyout", "a": [ ]}, {"b": 1}]',
    ],
    [
      'a name that the stream had not',
      '{"output_type": "stream", "text": ["a\\nb"]}',
      [stdout('a\nb'), stdout('c')],
      '[{"output_type": "stream", "text": ["a\\nb"]}, {"name": "stdout", "output_type": "stream", "text": ["c"]}]',
    ],
  ])('%s', (_, old, outputs, expected) => {
    expect(outputsOf(patched([cell(old)], outputs))).toBe(expected)
  })

  test('other cells tell what this one does not', () => {
    const other = cell(
      '{"output_type": "stream", "text": "a", "name": "stdout"}, {"output_type": "error", "traceback": [], "evalue": "", "ename": ""}',
    )
    expect(outputsOf(patched([cell(''), other], [error, stdout('é\n')]))).toBe(
      '[{"output_type": "error", "traceback": ["\\u001b[0;31mone\\n", "two\\nlines"], "evalue": "two\\nlines", "ename": "ValueError"}, {"output_type": "stream", "text": "é\\n", "name": "stdout"}]',
    )
  })

  test.each([
    ['escapes beyond ASCII', '"\\u00e9"', '\\u00e9\\ud83d\\ude00\\u007f'],
    [
      'also pairs of surrogates',
      '"\\ud83d\\ude00"',
      '\\u00e9\\ud83d\\ude00\\u007f',
    ],
    ['control characters are no sign', '"\\u001b"', 'é😀\u007f'],
    ['nor is half a pair', '"\\ud83d a"', 'é😀\u007f'],
    ['nor is an escaped backslash', '"\\\\u00e9"', 'é😀\u007f'],
    ['nor is one of both', '"\\u00e9 ü"', 'é😀\u007f'],
  ])('%s', (_, source, expected) => {
    const old = cell('', `, "source": ${source}`)
    expect(patched([old], [stdout('é😀\u007f')])).toContain(`"${expected}"`)
  })

  test('the sources tell the form of texts where there is no output', () => {
    expect(patched([cell('', ', "source": "a"')], [stdout('a\nb')])).toBe(
      '{"cell_type": "code", "execution_count": 7, "outputs": [{"name": "stdout", "output_type": "stream", "text": "a\\nb"}], "source": "a"}',
    )
  })
})

describe('members of the cell', () => {
  test.each([
    [
      'missing, sorted keys',
      '{"cell_type": "code", "metadata": {}, "source": []}',
    ],
    [
      'missing, other order',
      '{"cell_type": "code", "source": [], "metadata": {}}',
    ],
    [
      'missing, on lines',
      '{\n "cell_type": "code",\n "metadata": {},\n "source": []\n}',
    ],
    ['missing, nothing else', '{"cell_type": "code"}'],
    ['only outputs', '{"cell_type": "code", "outputs": [], "source": []}'],
    ['null', '{"cell_type": "code", "execution_count": null, "outputs": null}'],
    [
      'twice',
      '{"cell_type": "code", "outputs": [1], "execution_count": 1, "outputs": [], "execution_count": 2}',
    ],
  ])('%s', (_, cell) => {
    expect(patched([cell], [stdout('a')])).toMatchSnapshot()
  })

  test.each([
    [
      'on lines',
      '{\n  "cell_type": "code",\n  "execution_count": 1,\n  "metadata": {\n    "a": 1.0\n  },\n  "outputs": []\n}',
      '{\n  "cell_type": "code",\n  "execution_count": 1,\n  "metadata": {\n    "a": 1.0,\n    "execution": {\n      "b": "c"\n    }\n  },\n  "outputs": []\n}',
    ],
    [
      'missing',
      '{"cell_type": "code", "execution_count": 1, "outputs": []}',
      '{"cell_type": "code", "execution_count": 1, "metadata": {"a": 1.0, "execution": {"b": "c"}}, "outputs": []}',
    ],
  ])('metadata %s', (_, cell, expected) => {
    const metadata = { execution: { b: 'c' }, a: new JsonNumber('1.0') }
    const patch = { index: 0, outputs: [], execution_count: 1, metadata }
    const text = patchNotebook(`${HEAD}${cell}]}`, [patch])
    expect(text).toBe(`${HEAD}${expected}]}`)
    expect(patchNotebook(text, [patch])).toBe(text)
  })

  test('the count of a result is that of the cell, old results too', () => {
    const old =
      '{"cell_type": "code", "execution_count": 1, "outputs": [{"data": {}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}]}'
    const same = parseNotebook(`${HEAD}${old}]}`)
    expect(patched([old], codeCells(same)[0]?.outputs ?? [], null)).toBe(
      old.replaceAll('"execution_count": 1', '"execution_count": null'),
    )
  })
})

const FIXTURES = [
  'v4.0',
  'v4.1-attachments',
  'v4.2-authors',
  'v4.3-hidden',
  'v4.4-timings',
  'v4.5-ids',
  'duplicate-ids',
  'duplicate-keys',
  'mixed-sources',
  'json-numbers',
  'bom-crlf',
  'minified',
  'unknown-minor',
]

/** What the notebook has already. */
function ownPatches(text: string): readonly CellPatch[] {
  return codeCells(parseNotebook(text))
}

describe('nothing changes', () => {
  test.each(FIXTURES)('%s with its own outputs', (name) => {
    const text = fixture(name)
    expect(patchNotebook(text, ownPatches(text))).toBe(text)
  })

  test('without what nbformat asks for', () => {
    const text = `${HEAD}{"cell_type": "code", "outputs": null}, {"cell_type": "code"}]}`
    expect(patchNotebook(text, ownPatches(text))).toBe(text)
  })

  test('in the count of a result that is not that of the cell', () => {
    const text = `${HEAD}{"cell_type": "code", "execution_count": 1, "outputs": [{"data": {}, "execution_count": 3, "metadata": {}, "output_type": "execute_result"}]}]}`
    expect(patchNotebook(text, ownPatches(text))).toBe(text)
  })
})

describe('refused', () => {
  test.each(['v2', 'v3-worksheets'])('%s', (name) => {
    const patch = (): string => patchNotebook(fixture(name), [])
    expect(patch).toThrow(NotebookParseError)
    expect(patch).toThrowErrorMatchingSnapshot()
  })

  test('a cell that is none or not of code', () => {
    const text = `${HEAD}{"cell_type": "markdown"}]}`
    const patch = { outputs: [], execution_count: null }
    expect(() => patchNotebook(text, [{ index: 0, ...patch }])).toThrow(
      new RangeError('Cell 0 is not a code cell.'),
    )
    expect(() => patchNotebook(text, [{ index: 1, ...patch }])).toThrow(
      new RangeError('Cell 1 is not a code cell.'),
    )
  })
})

describe("the notebook's metadata", () => {
  test.for<[string, JsonObject, string]>([
    [
      '{\n "cells": [],\n "metadata": {\n  "b": 1.0\n },\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
      { widgets: { a: [1] }, b: new JsonNumber('1.0') },
      '{\n "cells": [],\n "metadata": {\n  "b": 1.0,\n  "widgets": {\n   "a": [\n    1\n   ]\n  }\n },\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
    ],
    [
      '{"nbformat": 4, "nbformat_minor": 4, "metadata": {"a": 1}, "cells": []}',
      {},
      '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": []}',
    ],
    [
      '{"nbformat": 4, "nbformat_minor": 4, "metadata": { "a": 1 }, "cells": []}',
      { a: 1 },
      '{"nbformat": 4, "nbformat_minor": 4, "metadata": { "a": 1 }, "cells": []}',
    ],
    [
      '{"cells": [], "nbformat": 4, "nbformat_minor": 4}',
      { a: 1 },
      '{"cells": [], "metadata": {"a": 1}, "nbformat": 4, "nbformat_minor": 4}',
    ],
  ])('%j becomes %j', ([text, metadata, expected]) => {
    expect(patchNotebook(text, [], metadata)).toBe(expected)
  })
})

test('outputs that nothing could read again are not written', () => {
  const nested = (depth: number): JsonValue =>
    parseJson(`${'['.repeat(depth)}1${']'.repeat(depth)}`)
  const cell =
    '{"cell_type": "code", "source": "", "metadata": {}, "outputs": [], "execution_count": 1}'
  const written = patched(
    [cell],
    [display({ 'application/json': nested(980) })],
  )
  expect(parseNotebook(`${HEAD}${written}]}`).cells).toHaveLength(1)
  expect(() =>
    patched([cell], [display({ 'application/json': nested(5000) })]),
  ).toThrow('an output is nested deeper than 990 levels')
})
