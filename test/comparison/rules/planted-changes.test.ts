import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { JsonObject, JsonValue } from '../../../src/common/json.ts'
import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import {
  compareStrictly,
  display,
  png,
  raised,
  shown,
  stderr,
  stdout,
} from '../../helpers/outputs/outputs.ts'

const word = fc.constantFrom(
  'mean',
  'x',
  '10.25',
  '-3',
  'a b',
  '    y',
  '日本',
  '',
)
const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
const lines = fc.array(line, { minLength: 1, maxLength: 8 })
const anyText = fc.oneof(
  lines.map((all) => all.join('\n')),
  fc
    .array(fc.nat(0xffff), { maxLength: 20 })
    .map((codes) => String.fromCharCode(...codes)),
)

const MARKUP = [
  '<table>',
  '</table>',
  '<tr><td id="T_a1b2c">',
  '</td>',
  '<pre>',
  '</pre>',
  '<!-- c -->',
  '&amp;',
  ' ',
  '\n',
  'a',
  '<br>',
  '<p',
  '"',
  '<svg><metadata>',
  '</metadata>',
  '<b class="x" id=0a1b2c3d>',
  '</b>',
  '<script>',
  '</script>',
  '<![CDATA[',
]
const markup = fc
  .array(fc.constantFrom(...MARKUP), { maxLength: 12 })
  .map((pieces) => pieces.join(''))

const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -0, Number.NaN, Infinity, '', '1'),
    fc.double(),
    word,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(word, tie('json'), { maxKeys: 3 }),
  ),
}))

const data = fc.oneof(
  anyText.map((text): JsonObject => ({ 'text/plain': text })),
  markup.map((text): JsonObject => ({ 'text/html': text })),
  markup.map((text): JsonObject => ({ 'image/svg+xml': text })),
  json.map((value): JsonObject => ({ 'application/json': value })),
  fc.base64String().map((base64): JsonObject => ({ 'image/png': base64 })),
  anyText.map((text): JsonObject => ({ 'image/jpeg': text })),
)

const output: fc.Arbitrary<Output> = fc.oneof(
  anyText.map(stdout),
  anyText.map(stderr),
  data.map(display),
  fc.tuple(line, anyText).map(([ename, evalue]) => raised(ename, evalue)),
)

const outputs = fc.array(output, { maxLength: 5 })

test('comparison is reflexive', () => {
  fc.assert(
    fc.property(outputs, (cell) => {
      expect(compareStrictly(cell, structuredClone(cell))).toEqual([])
    }),
  )
})

test('the verdict is symmetric, and what differs can be rendered', () => {
  fc.assert(
    fc.property(outputs, outputs, fc.nat(), (one, other, cut) => {
      const near = one.toSpliced(cut % (one.length + 1), 1)
      for (const [stored, actual] of [
        [one, other],
        [one, near],
      ] as const) {
        const there = compareStrictly(stored, actual)
        const back = compareStrictly(actual, stored)
        expect(there.length > 0).toBe(back.length > 0)
        const {
          diff,
          expected,
          actual: shown,
        } = renderDifferences(there, 'cell [1]')
        expect(diff).not.toMatch(/[\0-\x08\x0b-\x1f\x7f]/)
        expect(expected !== shown).toBe(there.length > 0)
      }
    }),
  )
})

/** A text whose change is sure to be one: the planted line says what happens to it. */
const haystack = fc.record({ before: lines, after: lines }).map(
  ({ before, after }) =>
    (planted: readonly string[]) =>
      [...before, ...planted, ...after].join('\n'),
)

const CHANGES = {
  'a digit': [['mean 10.3'], ['mean 10.5']],
  'a sign': [['mean -10.3'], ['mean 10.3']],
  'a letter': [['mean 10.3'], ['mead 10.3']],
  'a dropped line': [['mean', 'planted'], ['mean']],
  'swapped lines': [
    ['mean', 'planted'],
    ['planted', 'mean'],
  ],
  'an indentation': [
    ['if x:', '    y'],
    ['if x:', '  y'],
  ],
  'a trailing blank': [['mean'], ['mean ']],
} as const

const FAMILIES: Readonly<Record<string, (text: string) => Output>> = {
  stdout,
  'text/plain': (text) => shown('text/plain', text),
  'text/markdown': (text) => shown('text/markdown', text),
  'text/html in pre': (text) => shown('text/html', `<pre>${text}</pre>`),
  'text/html in a paragraph': (text) => shown('text/html', `<p>${text}</p>`),
  'application/json': (text) => shown('application/json', { a: [text] }),
  'image/svg+xml': (text) => shown('image/svg+xml', `<text>${text}</text>`),
  error: (text) => raised('ValueError', text),
}

describe.for(Object.entries(FAMILIES))(
  'a change in %s is found',
  ([, make]) => {
    test.for(Object.entries(CHANGES))('%s', ([, [stored, actual]]) => {
      fc.assert(
        fc.property(haystack, outputs, (plant, others) => {
          const differences = compareStrictly(
            [...others, make(plant(stored))],
            [...others, make(plant(actual))],
          )
          expect(differences).not.toEqual([])
          const rendered = renderDifferences(differences, 'cell [1]')
          expect(rendered.expected).not.toBe(rendered.actual)
        }),
        { numRuns: 25 },
      )
    })
  },
)

test('a dropped output is found', () => {
  fc.assert(
    fc.property(outputs, data, fc.nat(), (others, dropped, place) => {
      const index = place % (others.length + 1)
      expect(
        compareStrictly(others.toSpliced(index, 0, display(dropped)), others),
      ).not.toEqual([])
    }),
  )
})

test('one changed sample of an image is found', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 48, maxLength: 48 }),
      fc.nat({ max: 47 }),
      fc.integer({ min: 1, max: 255 }),
      (samples, place, step) => {
        const changed = samples.with(place, (samples[place] ?? 0) + step)
        const [difference] = compareStrictly([rgba(samples)], [rgba(changed)])
        const pixel = Math.floor(place / 4)
        expect(difference).toMatchObject({
          kind: 'changed',
          pixels: {
            differing: 1,
            total: 12,
            box: {
              x: pixel % 4,
              y: Math.floor(pixel / 4),
              width: 1,
              height: 1,
            },
          },
        })
      },
    ),
  )
})

function rgba(data: Uint8Array): Output {
  return shown('image/png', png({ width: 4, height: 3, data, channels: 4 }))
}
