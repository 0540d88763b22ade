import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../src/comparison/comparison-settings.ts'
import { findNumbers } from '../../src/comparison/numbers/printed-number.ts'
import type { OutputDifference } from '../../src/comparison/output-difference.ts'
import { renderDifferences } from '../../src/comparison/render-difference.ts'
import {
  NAMED_RULES,
  namedTextRules,
} from '../../src/comparison/rules/named-rules.ts'
import type { RulePlace } from '../../src/comparison/rules/text-rule.ts'
import type { JsonValue } from '../../src/json.ts'
import { shown } from './outputs.ts'

/** Generous, for a busy machine: what is quadratic takes minutes. */
const SECONDS = 20_000

const ALL = comparisonSettings({
  rules: Object.keys(NAMED_RULES),
  tolerance: 1e-6,
}).settings

function timeOf(act: () => void): number {
  const start = performance.now()
  act()
  return performance.now() - start
}

function compare(
  mimeType: string,
  stored: JsonValue,
  actual: JsonValue,
  settings = comparisonSettings().settings,
) {
  let differences: readonly OutputDifference[] = []
  const time = timeOf(() => {
    const one = [shown(mimeType, stored)]
    const other = [shown(mimeType, actual)]
    differences = compareCellOutputs(one, other, settings).differences
    renderDifferences(differences, 'cell [1]')
  })
  expect(time).toBeLessThan(SECONDS)
  return differences
}

const PLACE: RulePlace = {
  part: 'stream',
  name: 'stdout',
  mimeType: 'text/plain',
  isInJson: false,
  hasImage: true,
  output: 0,
}

const UNITS = [
  ' ',
  '\t \n',
  '\n',
  '0',
  '1',
  '1,',
  '100,',
  '1.',
  '1/',
  '1e',
  '1+',
  '1j',
  '1 ',
  '1min ',
  '1 s ± ',
  '-',
  'a',
  'a_',
  'f',
  '{',
  '{a,',
  "{'",
  '{1, ',
  '(',
  '[',
  '"',
  '\\',
  '0x',
  'at 0x',
  '/tmp/',
  'C:\\Users\\',
  '/private',
  '12:30',
  '2024-01-',
  '[00:01',
  '[00:01<00:00,  9.98',
  'Mon ',
  'Jan ',
  'CPU times: ',
  'The slowest run took ',
  '3f2504e0-4f89-',
  '<div id="',
  'datetime.datetime(1, ',
  'nan+',
]

describe('long runs of what rules look for', () => {
  test.for(
    namedTextRules(() => true).map((rule) => [rule.name, rule] as const),
  )('rule %s takes linear time', ([, rule]) => {
    const time = timeOf(() => {
      for (const unit of UNITS) {
        rule.apply(unit.repeat(200_000 / unit.length), PLACE)
      }
    })
    expect(time).toBeLessThan(SECONDS)
  })

  test('so does finding numbers', () => {
    const time = timeOf(() => {
      for (const unit of UNITS) findNumbers(unit.repeat(200_000 / unit.length))
    })
    expect(time).toBeLessThan(SECONDS)
  })
})

test('20 MB of text: beyond a limit no rule is tried, and the report says so', () => {
  const stored = Array.from(
    { length: 600_000 },
    (_, i) => `line ${i} value ${(i * 1.37).toFixed(4)} x\n`,
  ).join('')
  const actual = stored.replace('line 599999 ', 'line 599998 ')
  expect(compare('text/plain', stored, actual, ALL)).toMatchObject([
    { detail: 'longer than 10 million characters: compared without rules' },
  ])
  const long = 'x'.repeat(26_000_000)
  expect(compare('text/plain', long, `${long} `)).toHaveLength(1)
})

test.for([' ', '1', 'x', '<', '{'])('9 MB of %j', (character) => {
  const stored = character.repeat(9_000_000)
  expect(compare('text/plain', stored, `${stored}y`)).toHaveLength(1)
})

test('9 MB of lines by all rules; the tolerance has a limit of its own', () => {
  const stored = Array.from(
    { length: 280_000 },
    (_, i) => `line ${i} value ${(i * 1.37).toFixed(4)} x\n`,
  ).join('')
  const actual = stored.replace('line 279999 ', 'line 279998 ')
  expect(compare('text/plain', stored, actual)).toHaveLength(1)
  expect(compare('text/plain', stored, actual, ALL)).toMatchObject([
    { detail: 'longer than 5 million characters: compared without tolerance' },
  ])
})

test('a table of 50,000 rows', () => {
  const table = (offset: number) =>
    `<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>${Array.from(
      { length: 50_000 },
      (_, i) =>
        `<tr><th>${i}</th><td>${(i * 1.1 + offset).toFixed(3)}</td><td>x</td></tr>`,
    ).join('')}</tbody></table>`
  const [difference] = compare('text/html', table(0), table(1))
  expect(difference).toMatchObject({ changes: { total: 50_000 } })
  const shorter = table(0).replace(/<tr><th>25000<.*?<\/tr>/, '')
  expect(compare('text/html', table(0), shorter)).toMatchObject([
    {
      changes: {
        shown: [{ place: 'row', stored: '"25000" | 27500.000 | x' }],
        total: 1,
      },
    },
  ])
})

test('cells that span billions of places are not laid out', () => {
  const table = (text: string) =>
    `<table>${`<tr>${'<td rowspan="99999" colspan="99999">1</td>'.repeat(20)}</tr>`.repeat(50)}<td>${text}</td></table>`
  expect(compare('text/html', table('a'), table('b'))).toHaveLength(1)
})

test('a million numbers in JSON, and lists in lists of other lengths', () => {
  const numbers = (offset: number) =>
    Array.from({ length: 1_000_000 }, (_, i) => i * 1.1 + offset)
  expect(compare('application/json', numbers(0), numbers(0.5))).toMatchObject([
    { changes: { total: 1_000_000 } },
  ])
  const nested = (tail: number): JsonValue => {
    let value: JsonValue = [tail]
    for (let depth = 0; depth < 150; depth++)
      value = [...(tail === 1 ? [0] : [0, 0]), value, 5]
    return value
  }
  expect(compare('application/json', nested(1), nested(2))).toHaveLength(1)
})
