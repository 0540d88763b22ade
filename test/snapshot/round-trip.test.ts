import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { toJsonNumber } from '../../src/common/json-number.ts'
import type { JsonValue } from '../../src/common/json.ts'
import { areIdentical } from '../../src/comparison/identical-outputs.ts'
import type { Output } from '../../src/nbformat/types.ts'
import { parseOutputs } from '../../src/snapshot/parse-outputs.ts'
import { renderOutputs } from '../../src/snapshot/render-outputs.ts'
import { CORPUS } from '../helpers/outputs/corpus.ts'
import { dataFrameHtml } from '../helpers/outputs/data-frame.ts'
import {
  compareStrictly,
  display,
  dottedPng,
  raised,
  shown,
  stderr,
  stdout,
} from '../helpers/outputs/outputs.ts'

/** Pieces that the format uses itself, or that text files and editors harm. */
// oxfmt-ignore
const PIECES = [
  'stdout', 'stderr', 'display', 'no output', 'error E', 'output x',
  'text/plain', 'text/html as table', 'image/png in a-1.png', ' as json',
  '⟪', '⟫', '⟪20⟫', '⟪⟫', '║', '│', '───', '‹', '› ',
  ' ', '  ', '\t', '\n', '\n\n', '\r', '\r\n', '\u00a0', '\u2028',
  '`', '${x}', '\\', '\\n', '"', "'", '{', '}', 'a', '1.5', 'é', '🎉',
  '\ud83c', '\udf89', '\0', '\x1b[31m', '\x85', '\ufeff', '\u202e',
]

const text = fc.oneof(
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 12 })
    .map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** Numbers as JSON has them: `-0` is `0` to every comparator. */
const json: fc.Arbitrary<JsonValue> = fc.oneof(
  fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value))),
  fc
    .array(fc.constantFrom('1.0', '-0', '1e5', '1700000000000000001', '1e-07'))
    .map((sources) => sources.map(toJsonNumber)),
)

/** Blanks in base64 are not kept, so that any text would do here only mostly. */
const notText = json.filter((value) => typeof value !== 'string')

const image = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(3))
  .map(([size, dots]) => dottedPng(size, size, Math.min(size, dots)))

const number = fc.integer({ min: -99, max: 99 }).map(String)
const name = fc.constantFrom('a', 'price', 'Île', '&lt;b&gt;', '', 'x y')
const table = fc
  .record({
    columns: fc.array(name, { minLength: 1, maxLength: 4 }),
    rows: fc.array(
      fc.record({ label: name, cells: fc.array(fc.oneof(number, text)) }),
      { maxLength: 4 },
    ),
    caption: fc.option(fc.constant('2 rows × 1 columns'), { nil: undefined }),
  })
  .map(dataFrameHtml)

const datum = fc.oneof(
  fc.tuple(fc.constantFrom('text/plain', 'text/html', 'image/svg+xml'), text),
  fc.tuple(fc.constant('text/html'), table),
  fc.tuple(fc.constantFrom('application/json', 'application/vnd.x+json'), json),
  fc.tuple(fc.constantFrom('image/png', 'image/jpeg'), image),
  fc.tuple(
    fc.constantFrom('image/png', 'text/plain', 'application/pdf'),
    fc.oneof(notText, fc.constantFrom('', 'a', '=', 'no base64!', '\n')),
  ),
  fc.tuple(
    text.filter((type) => !/json|image|pdf/i.test(type)),
    text,
  ),
)

const output = fc.oneof<fc.Arbitrary<Output>[]>(
  text.map(stdout),
  text.map(stderr),
  fc
    .tuple(text, text)
    .map(([name, text]) => ({ output_type: 'stream', name, text })),
  fc.tuple(text, text).map(([ename, evalue]) => raised(ename, evalue)),
  fc
    .array(datum, { maxLength: 4 })
    .map((entries) => display(Object.fromEntries(entries))),
  fc.tuple(text, json).map(([type_name, value]) => ({
    output_type: 'unknown',
    type_name,
    value: { value },
  })),
)

/** What comes back when outputs are written to a text file and read again. */
function roundTrip(outputs: readonly Output[]): readonly Output[] {
  const { text, files } = renderOutputs(outputs, 'a')
  const onDisk = Buffer.from(text).toString()
  return parseOutputs(
    onDisk,
    (name) => files.find((file) => file.name === name)?.bytes,
  )
}

describe('what a snapshot gives back', () => {
  test('is identical to what was rendered', () => {
    fc.assert(
      fc.property(fc.array(output, { maxLength: 4 }), (outputs) => {
        expect(areIdentical(outputs, roundTrip(outputs))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('is written the same way again', () => {
    fc.assert(
      fc.property(fc.array(output, { maxLength: 4 }), (outputs) => {
        expect(renderOutputs(roundTrip(outputs), 'a')).toEqual(
          renderOutputs(outputs, 'a'),
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('never ends or begins in what is trimmed, and has no blank at the end of a line', () => {
    fc.assert(
      fc.property(fc.array(output, { maxLength: 4 }), (outputs) => {
        const { text } = renderOutputs(outputs, 'a')
        expect(text.trim()).toBe(text)
        expect(text).not.toMatch(/[^\S\n]$/m)
        expect(text).not.toMatch(/\r/)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['outputs of many kinds', CORPUS],
    ['base64 in lines', [shown('image/png', `${dottedPng(2, 2)}\n`)]],
    ['a long text', [shown('text/html', `<p>${'é\n'.repeat(20_000)}</p>`)]],
    [
      'long JSON',
      [
        shown(
          'application/json',
          Array.from({ length: 9000 }, (_, i) => i),
        ),
      ],
    ],
    [
      'half a character in a long text',
      [shown('text/x', '\ud83c'.repeat(3e4))],
    ],
    ['numbers that JSON lacks', [shown('application/json', [NaN, Infinity])]],
  ])('is equal, in a file or not: %s', (_, outputs) => {
    expect(compareStrictly(outputs, roundTrip(outputs))).toEqual([])
  })
})

test('a text that nobody wrote never makes the parser throw', () => {
  fc.assert(
    fc.property(text, text, (first, second) => {
      const outputs = parseOutputs(`${first}\n${second}`, () => undefined)
      expect(Array.isArray(outputs)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
