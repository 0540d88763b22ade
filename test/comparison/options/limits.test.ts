import { GifWriter } from 'omggif'
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
import { jpeg, shown } from '../../helpers/outputs/outputs.ts'

/** Of the processor, in ms. Generous: what is quadratic takes minutes. */
const SECONDS = 20_000

const ALL = comparisonSettings({
  rules: Object.keys(NAMED_RULES),
  tolerance: 1e-6,
}).settings

/** Other programs on a busy machine don't count. */
function timeOf(act: () => void): number {
  const start = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
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
    const time = timeOf(() => {
      for (const unit of UNITS) {
        rule.apply(unit.repeat(200_000 / unit.length), PLACE)
      }
    })
    expect(time).toBeLessThan(SECONDS)
  })

  test('so do finding numbers and arrays', () => {
    const time = timeOf(() => {
      for (const unit of UNITS) {
        findNumbers(unit.repeat(200_000 / unit.length))
        layOutArrays(unit.repeat(200_000 / unit.length))
      }
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

describe('a table of 50,000 rows', { timeout: 120_000 }, () => {
  const table = (offset: number) =>
    `<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>${Array.from(
      { length: 50_000 },
      (_, i) =>
        `<tr><th>${i}</th><td>${(i * 1.1 + offset).toFixed(3)}</td><td>x</td></tr>`,
    ).join('')}</tbody></table>`

  test('all changed', () => {
    expect(compare('text/html', table(0), table(1))).toMatchObject([
      { changes: { total: 50_000 } },
    ])
  })

  test('all changed, by all rules', () => {
    expect(compare('text/html', table(0), table(1), ALL)).toMatchObject([
      { changes: { total: 50_000 } },
    ])
  })

  test('all within tolerance', () => {
    expect(compare('text/html', table(1e6), table(1e6 + 0.5), ALL)).toEqual([])
  })

  test('one row less', () => {
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
})

test('an array of numbers on 400,000 lines', () => {
  const { settings } = comparisonSettings({ tolerance: 1e-6 })
  const array = (last: string) => `[${'1.25\n '.repeat(400_000)}${last}]\n`
  const wrapped = array('2.00').replaceAll('\n 1', ' 1')
  expect(compare('text/plain', array('2.00'), wrapped, settings)).toEqual([])
  expect(
    compare('text/plain', array('2.00'), array('3.00'), settings),
  ).toMatchObject([
    {
      detail: '1 number is out of tolerance: 2.00 → 3.00 off by 1 (50 %)',
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
    for (let depth = 0; depth < 150; depth += 1) {
      value = [...(tail === 1 ? [0] : [0, 0]), value, 5]
    }
    return value
  }
  expect(compare('application/json', nested(1), nested(2))).toHaveLength(1)
})

test('a JPEG of 2000×2000 pixels', () => {
  const [stored, actual] = [jpeg(2000, 2000, 90), jpeg(2000, 2000, 200)]
  expect(compare('image/jpeg', stored, actual)).toMatchObject([
    { pixels: { differing: 4_000_000, total: 4_000_000 } },
  ])
})

test('GIFs of 4000×4000 pixels, and of a thousand frames', () => {
  const gif = (size: number, frames: number, last: number): string => {
    const bytes = Buffer.alloc(20_000_000)
    const writer = new GifWriter(bytes, size, size, {
      palette: [0, 0xffffff],
    })
    const pixels = Array.from({ length: size * size }, () => 0)
    for (let frame = 0; frame < frames; frame += 1) {
      writer.addFrame(
        0,
        0,
        size,
        size,
        frame === frames - 1 ? pixels.with(0, last) : pixels,
      )
    }
    return bytes.subarray(0, writer.end()).toString('base64')
  }
  expect(compare('image/gif', gif(4000, 1, 0), gif(4000, 1, 1))).toMatchObject([
    { pixels: { differing: 1, total: 16_000_000 } },
  ])
  expect(
    compare('image/gif', gif(100, 1000, 0), gif(100, 1000, 1)),
  ).toMatchObject([
    {
      detail:
        'frame 1000 of 1000: 1 of 10000 pixels differ, within 1×1 at (0, 0)',
    },
  ])
})

test('10 MB of SVG, well-formed and not', { timeout: 120_000 }, () => {
  const svg = (end: string) =>
    `<svg>${'<path d="M 1 2 L 3.5 4.5"/>'.repeat(400_000)}</${end}>`
  expect(compare('image/svg+xml', svg('svg'), svg('sqg'))).toMatchObject([
    {
      detail:
        'compared as text: the actual markup is not well-formed, </sqg> stands where <svg> ends; longer than 10 million characters: compared without rules',
    },
  ])
  const changed = svg('svg').replace('M 1 2', 'M 1 3')
  expect(compare('image/svg+xml', svg('svg'), changed)).toHaveLength(1)
})

/** Bytes; 2.1 GB when it was written, with all that is above in one process. */
const MEMORY = 4_000_000_000

test('memory stays within bounds', () => {
  expect(process.resourceUsage().maxRSS * 1000).toBeLessThan(MEMORY)
})
