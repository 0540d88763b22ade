// @module-tag thorough

import { describe, expect, test } from 'vitest'

import type { JsonValue } from '../../../src/common/json.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { OutputDifference } from '../../../src/comparison/output-difference.ts'
import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import {
  NAMED_RULES,
  namedTextRules,
} from '../../../src/comparison/rules/named-rules.ts'
import type { RulePlace } from '../../../src/comparison/rules/text-rule.ts'
import { layOutArrays } from '../../../src/comparison/text/numbers/array-layout.ts'
import { findNumbers } from '../../../src/comparison/text/numbers/printed-number.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'
import { gifBytes } from '../../helpers/outputs/gif.ts'
import { jpeg, shown } from '../../helpers/outputs/outputs.ts'

const ALL = comparisonSettings({
  rules: Object.keys(NAMED_RULES),
  tolerance: 1e-6,
}).settings

function compare(
  mimeType: string,
  stored: JsonValue,
  actual: JsonValue,
  settings = comparisonSettings().settings,
): readonly OutputDifference[] {
  const one = [shown(mimeType, stored)]
  const other = [shown(mimeType, actual)]
  const { differences } = compareCellOutputs(one, other, settings)
  renderDifferences(differences, 'cell [1]')
  return differences
}

/** Compares smaller and larger values, and gives what the larger ones differ in. */
function compareGrowing(
  mimeType: string,
  size: number,
  values: (size: number) => readonly [stored: JsonValue, actual: JsonValue],
  settings = comparisonSettings().settings,
): readonly OutputDifference[] {
  let differences: readonly OutputDifference[] = []
  expectLinearTime(size, (size) => {
    differences = compare(mimeType, ...values(size), settings)
  })
  return differences
}

const PLACE: RulePlace = {
  part: 'stream',
  name: 'stdout',
  mimeType: 'text/plain',
  isInJson: false,
  hasImage: true,
  output: 0,
  language: 'python',
}

const HTML: RulePlace = { ...PLACE, part: 'data', mimeType: 'text/html' }

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
  '1/1 - 0s - ',
  '1/1 [=',
  '━',
  '\n[Parallel(n_jobs=1)]: Done | elapsed: ',
  '\n[CV 1/2] END total',
  '[#',
  '# ',
  '\n/a',
  '/site-packages/',
  '\n/python3.11/a.py:1',
  '\n  File "/a',
  '=',
  '1 passed, ',
  '\n2026-11-29 06:00:51 ',
  '[06:00:51] ',
  '<Thread(a, started 123456',
  '<iframe srcdoc="a_0123456789abcdef',
  '<iframe a ',
  'comm_id":"0123456789abcdef',
  'gt_table <div id="aaaaaaaaaa">',
  'lets-plot <div id="a1b2c3">',
  '<div id="',
  'datetime.datetime(1, ',
  'nan+',
  '[1 ',
  '[[1] ',
  '[1]',
  '1. +',
  '...',
]

describe('long runs of what rules look for', () => {
  test.for(
    namedTextRules(() => true).map((rule) => [rule.name, rule] as const),
  )('rule %s takes linear time', ([, rule]) => {
    expectLinearTime(20_000, (size) => {
      for (const unit of UNITS) {
        const text = unit.repeat(size / unit.length)
        for (const place of [PLACE, HTML].filter(rule.appliesTo)) {
          rule.apply(text, place)
        }
      }
    })
  })

  test('so do finding numbers and arrays', () => {
    expectLinearTime(20_000, (size) => {
      for (const unit of UNITS) {
        findNumbers(unit.repeat(size / unit.length))
        layOutArrays(unit.repeat(size / unit.length))
      }
    })
  })
})

/** Some 31 characters each. */
function lines(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `line ${i} value ${(i * 1.37).toFixed(4)} x\n`,
  ).join('')
}

test('above 10 MB of text no rule is tried, and the report says so', () => {
  const stored = lines(350_000)
  const actual = stored.replace('line 349999 ', 'line 349998 ')
  expect(compare('text/plain', stored, actual, ALL)).toMatchObject([
    { detail: 'longer than 10 million characters: compared without rules' },
  ])
  const long = 'x'.repeat(10_500_000)
  expect(compare('text/plain', long, `${long} `)).toHaveLength(1)
})

test.for([' ', '1', 'x', '<', '{'])('millions of %j', (character) => {
  const differences = compareGrowing('text/plain', 500_000, (size) => {
    const stored = character.repeat(size)
    return [stored, `${stored}y`]
  })
  expect(differences).toHaveLength(1)
})

test('above 5 MB of lines the tolerance is not tried; rules are', () => {
  const stored = lines(170_000)
  const actual = stored.replace('line 169999 ', 'line 169998 ')
  expect(compare('text/plain', stored, actual)).toHaveLength(1)
  expect(compare('text/plain', stored, actual, ALL)).toMatchObject([
    { detail: 'longer than 5 million characters: compared without tolerance' },
  ])
})

describe('a table of 6,000 rows', () => {
  const table = (rows: number, offset: number): string =>
    `<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>${Array.from(
      { length: rows },
      (_, i) =>
        `<tr><th>${i}</th><td>${(i * 1.1 + offset).toFixed(3)}</td><td>x</td></tr>`,
    ).join('')}</tbody></table>`

  test('all changed', () => {
    const differences = compareGrowing('text/html', 1500, (rows) => [
      table(rows, 0),
      table(rows, 1),
    ])
    expect(differences).toMatchObject([{ changes: { total: 6000 } }])
  })

  test('all changed, by all rules', () => {
    const differences = compareGrowing(
      'text/html',
      1500,
      (rows) => [table(rows, 0), table(rows, 1)],
      ALL,
    )
    expect(differences).toMatchObject([{ changes: { total: 6000 } }])
  })

  test('all within tolerance', () => {
    const differences = compareGrowing(
      'text/html',
      1500,
      (rows) => [table(rows, 1e6), table(rows, 1e6 + 0.5)],
      ALL,
    )
    expect(differences).toEqual([])
  })

  test('one row less', () => {
    const differences = compareGrowing('text/html', 1500, (rows) => {
      const stored = table(rows, 0)
      return [stored, stored.replace(/<tr><th>1000<.*?<\/tr>/, '')]
    })
    expect(differences).toMatchObject([
      {
        changes: {
          shown: [{ place: 'row', stored: '"1000" | 1100.000 | x' }],
          total: 1,
        },
      },
    ])
  })
})

test('an array of numbers on 40,000 lines', () => {
  const { settings } = comparisonSettings({ tolerance: 1e-6 })
  const array = (size: number, last: string): string =>
    `[${'1.25\n '.repeat(size)}${last}]\n`
  const wrapped = compareGrowing(
    'text/plain',
    10_000,
    (size) => {
      const stored = array(size, '2.00')
      return [stored, stored.replaceAll('\n 1', ' 1')]
    },
    settings,
  )
  expect(wrapped).toEqual([])
  const changed = compareGrowing(
    'text/plain',
    10_000,
    (size) => [array(size, '2.00'), array(size, '3.00')],
    settings,
  )
  expect(changed).toMatchObject([
    {
      detail: '1 number is out of tolerance: 2.00 → 3.00 off by 1 (50 %)',
    },
  ])
})

test('cells that span billions of places are not laid out', () => {
  const table = (text: string): string =>
    `<table>${`<tr>${'<td rowspan="99999" colspan="99999">1</td>'.repeat(20)}</tr>`.repeat(50)}<td>${text}</td></table>`
  expect(compare('text/html', table('a'), table('b'))).toHaveLength(1)
})

test('many numbers in JSON, and lists in lists of other lengths', () => {
  const numbers = (size: number, offset: number): number[] =>
    Array.from({ length: size }, (_, i) => i * 1.1 + offset)
  const differences = compareGrowing('application/json', 50_000, (size) => [
    numbers(size, 0),
    numbers(size, 0.5),
  ])
  expect(differences).toMatchObject([{ changes: { total: 200_000 } }])
  const nested = (tail: number): JsonValue => {
    let value: JsonValue = [tail]
    for (let depth = 0; depth < 150; depth += 1) {
      value = [...(tail === 1 ? [0] : [0, 0]), value, 5]
    }
    return value
  }
  expect(compare('application/json', nested(1), nested(2))).toHaveLength(1)
})

test('a JPEG of half a million pixels', () => {
  const differences = compareGrowing('image/jpeg', 125, (height) => [
    jpeg(1000, height, 90),
    jpeg(1000, height, 200),
  ])
  expect(differences).toMatchObject([
    { pixels: { differing: 500_000, total: 500_000 } },
  ])
})

describe('GIFs', () => {
  const gif = (
    width: number,
    height: number,
    frames: number,
    last: number,
  ): string => {
    const plain = new Uint8Array(width * height)
    const dotted = Uint8Array.from(plain)
    dotted[0] = last
    return gifBytes(
      Array.from({ length: frames }, (_, frame) => ({
        pixels: frame === frames - 1 ? dotted : plain,
      })),
      { size: [width, height], palette: [0, 0xffffff] },
    ).toString('base64')
  }

  test('of two million pixels', () => {
    const differences = compareGrowing('image/gif', 250, (height) => [
      gif(2000, height, 1, 0),
      gif(2000, height, 1, 1),
    ])
    expect(differences).toMatchObject([
      { pixels: { differing: 1, total: 2_000_000 } },
    ])
  })

  test('of 400 frames', () => {
    const differences = compareGrowing('image/gif', 100, (frames) => [
      gif(100, 100, frames, 0),
      gif(100, 100, frames, 1),
    ])
    expect(differences).toMatchObject([
      {
        detail:
          'frame 400 of 400: 1 of 10000 pixels differ, within 1×1 at (0, 0)',
      },
    ])
  })
})

describe('SVG', () => {
  const svg = (paths: number, end: string): string =>
    `<svg>${'<path d="M 1 2 L 3.5 4.5"/>'.repeat(paths)}</${end}>`

  test('of megabytes', () => {
    const differences = compareGrowing('image/svg+xml', 5000, (paths) => {
      const stored = svg(paths, 'svg')
      return [stored, stored.replace('M 1 2', 'M 1 3')]
    })
    expect(differences).toHaveLength(1)
  })

  test('of more than 10 MB that is not well-formed', () => {
    const stored = svg(400_000, 'svg')
    const actual = svg(400_000, 'sqg')
    expect(compare('image/svg+xml', stored, actual)).toMatchObject([
      {
        detail:
          'compared as text: the actual markup is not well-formed, </sqg> stands where <svg> ends; longer than 10 million characters: compared without rules',
      },
    ])
  })
})

/** Bytes; 0.45 GB when it was written, with all that is above in one process. */
const MEMORY = 1_500_000_000

test('memory stays within bounds', () => {
  expect(process.resourceUsage().maxRSS * 1000).toBeLessThan(MEMORY)
})
