import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { isNotebookError } from '../../src/common/errors.ts'
import { compareCellOutputs } from '../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../src/comparison/options/comparison-settings.ts'
import { renderDifferences } from '../../src/comparison/report/render-difference.ts'
import {
  NAMED_RULES,
  namedTextRules,
} from '../../src/comparison/rules/named-rules.ts'
import { parseSanitizer } from '../../src/comparison/rules/sanitizer/parse-sanitizer.ts'
import type { RulePlace } from '../../src/comparison/rules/text-rule.ts'
import { findNumbers } from '../../src/comparison/text/numbers/printed-number.ts'
import type { Output } from '../../src/nbformat/types.ts'
import { raised, shown, stderr, stdout } from '../helpers/outputs/outputs.ts'

const EVERYTHING = comparisonSettings({
  rules: Object.keys(NAMED_RULES),
  tolerance: { relative: 0.01, printed: true },
  images: { threshold: 0.2, maxDiffRatio: 0.1 },
}).settings

const SETTINGS = [
  comparisonSettings().settings,
  EVERYTHING,
  comparisonSettings({ compare: 'shape' }).settings,
]

/** Pieces that rules and parsers look for. */
const PIECES = [
  '1.5',
  '1.50001',
  '-2',
  'nan',
  '1,234',
  '(1+2j)',
  ' ',
  '  ',
  '\n',
  '[',
  ']',
  '[1. 2.]',
  '...',
  '{',
  '}',
  "'a'",
  "'",
  ', ',
  ': ',
  'at 0x7f8b1c2d3e4f',
  '/tmp/tmpa1b2c3d4',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '2024-01-31',
  '12:30:05',
  'Wall time: 3.2 ms',
  'CPU times: total: 1 s',
  '1 s ± 2 ms per loop',
  '<table>',
  '<tr>',
  '<td>',
  '<th rowspan="2">',
  '</td>',
  '</table>',
  '<thead>',
  '<td colspan=9999>',
  '<p>',
  '</b>',
  '<g id="m0a1b2c3d4e">',
  '</g>',
  '<path d="M1 2.5"/>',
  'map_0123456789abcdef0123456789abcdef',
  '\x1b[31m',
  '\r',
  'é',
  '\0',
]
const text = fc.oneof(
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 14 })
    .map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

const output: fc.Arbitrary<Output> = fc.oneof(
  text.map(stdout),
  text.map(stderr),
  fc
    .tuple(
      fc.constantFrom(
        'text/plain',
        'text/html',
        'text/markdown',
        'image/svg+xml',
        'image/png',
        'image/jpeg',
        'image/gif',
      ),
      text,
    )
    .map(([type, value]) => shown(type, value)),
  fc
    .jsonValue()
    .map((value) =>
      shown('application/json', JSON.parse(JSON.stringify(value))),
    ),
  fc.tuple(text, text, text).map(([ename, evalue, line]) => ({
    ...raised(ename, evalue),
    traceback: [line],
  })),
)
const outputs = fc.array(output, { maxLength: 4 })

test('reflexive, without any rule', () => {
  fc.assert(
    fc.property(outputs, fc.constantFrom(...SETTINGS), (cell, settings) => {
      expect(compareCellOutputs(cell, structuredClone(cell), settings)).toEqual(
        { differences: [], rules: [] },
      )
    }),
  )
})

test('symmetric in the verdict, and what differs can be told apart', () => {
  fc.assert(
    fc.property(
      outputs,
      outputs,
      fc.nat(),
      fc.constantFrom(...SETTINGS),
      (one, other, place, settings) => {
        const near = one.toSpliced(
          place % (one.length + 1),
          1,
          ...other.slice(0, 1),
        )
        for (const [stored, actual] of [
          [one, other],
          [one, near],
        ] as const) {
          const there = compareCellOutputs(stored, actual, settings)
          const back = compareCellOutputs(actual, stored, settings)
          expect(there.differences.length > 0).toBe(back.differences.length > 0)
          const rendered = renderDifferences(there.differences, 'cell [1]')
          expect(rendered.expected !== rendered.actual).toBe(
            there.differences.length > 0,
          )
          expect(rendered.diff).not.toMatch(/[\0-\x08\x0b-\x1f\x7f]/)
        }
      },
    ),
    { numRuns: 300 },
  )
})

const PLACE: RulePlace = {
  part: 'stream',
  name: 'stdout',
  mimeType: 'text/plain',
  isInJson: false,
  hasImage: true,
  output: 0,
  language: 'python',
}

test.for(namedTextRules(() => true).map((rule) => [rule.name, rule] as const))(
  'rule %s: applied again it changes nothing',
  ([, rule]) => {
    fc.assert(
      fc.property(text, (value) => {
        const once = rule.apply(value, PLACE)
        expect(rule.apply(once, PLACE)).toBe(once)
      }),
    )
  },
)

test('any text is the sum of its numbers and what is between', () => {
  fc.assert(
    fc.property(text, fc.boolean(), (value, isCell) => {
      const { between, numbers } = findNumbers(value, isCell)
      expect(
        between.map((part, i) => part + (numbers[i]?.text ?? '')).join(''),
      ).toBe(value)
    }),
  )
})

test('a sanitizer file of any content gives rules or our error', () => {
  const pattern = fc
    .array(
      fc.constantFrom(...'\\()[]{}?*+|^$.-,:<>=!#P1dwsbZx&~ a'.split('')),
      {
        maxLength: 10,
      },
    )
    .map((all) => all.join(''))
  fc.assert(
    fc.property(pattern, pattern, text, (regex, replace, value) => {
      const failure = failureOf(() => {
        const rules = parseSanitizer(`regex: ${regex}\nreplace: ${replace}\n`)
        for (const rule of rules) {
          rule.normalise(value, '')
        }
      })
      expect(failure === undefined || isNotebookError(failure)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

function failureOf(act: () => void): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}
