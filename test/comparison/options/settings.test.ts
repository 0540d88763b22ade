import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../../src/common/json-number.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { areIdentical } from '../../../src/comparison/identical-outputs.ts'
import type { Comparison } from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { ComparisonDirectives } from '../../../src/comparison/options/comparison-types.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import {
  display,
  raised,
  shown,
  stderr,
  stdout,
} from '../../helpers/outputs/outputs.ts'

function compare(
  stored: Output,
  actual: Output,
  options: Comparison,
  ...directives: ComparisonDirectives[]
) {
  const { settings } = comparisonSettings(options, directives)
  const { differences, rules } = compareCellOutputs(
    [stored],
    [actual],
    settings,
  )
  return differences.length === 0 ? rules : undefined
}

describe('rules of the user', () => {
  const jobs = [stdout('job 12, job 3'), stdout('job 7, job 8')] as const

  test.for<[string, Comparison['rules'], readonly string[] | undefined]>([
    [
      'a string',
      [{ name: 'job', pattern: String.raw`job \d+`, replace: 'J' }],
      ['job'],
    ],
    [
      'a RegExp',
      [{ name: 'job', pattern: /JOB (\d+)/i, replace: 'J' }],
      ['job'],
    ],
    [
      'a sticky one',
      [{ name: 'job', pattern: /job \d+/y, replace: 'J' }],
      ['job'],
    ],
    [
      'a group that stays',
      [{ name: 'job', pattern: /job (\d+)/, replace: '$1' }],
      undefined,
    ],
    [
      'a function',
      [
        {
          name: 'job',
          normalise: (text, type) => text.replace(/\d+.*/, type),
        },
      ],
      ['job'],
    ],
    [
      'for stdout',
      [{ name: 'job', pattern: /\d+/, replace: '', mimeTypes: ['stdout'] }],
      ['job'],
    ],
    [
      'for stderr',
      [{ name: 'job', pattern: /\d+/, replace: '', mimeTypes: ['stderr'] }],
      undefined,
    ],
    [
      'for text/plain data',
      [
        {
          name: 'job',
          pattern: /\d+/,
          replace: '',
          mimeTypes: ['text/plain'],
        },
      ],
      undefined,
    ],
    [
      'switched off',
      [{ name: 'job', pattern: /\d+/, replace: '' }, '-job'],
      undefined,
    ],
  ])('%s', ([, rules = [], expected]) => {
    expect(compare(...jobs, { rules })).toEqual(expected)
  })

  test('reach into JSON only where the type is named', () => {
    const outputs = [
      shown('application/json', { a: ['x1'] }),
      shown('application/json', { a: ['x2'] }),
    ] as const
    const rule = { name: 'x', pattern: /x\d/, replace: 'x' }
    expect(compare(...outputs, { rules: [rule] })).toBe(undefined)
    expect(
      compare(...outputs, {
        rules: [{ ...rule, mimeTypes: ['application/json'] }],
      }),
    ).toEqual(['x'])
  })

  test('do not touch images', () => {
    const outputs = [
      shown('image/gif', 'AAAA'),
      shown('image/gif', 'AAAB'),
    ] as const
    expect(
      compare(...outputs, {
        rules: [{ name: 'x', pattern: /.*/, replace: '' }],
      }),
    ).toBe(undefined)
  })

  test('are switched off by a cell', () => {
    const rules = [{ name: 'job', pattern: /\d+/, replace: '' }]
    expect(
      compare(
        ...jobs,
        { rules },
        { rules: { job: true } },
        { rules: { job: false } },
      ),
    ).toBe(undefined)
  })
})

describe('what is wrong in the options', () => {
  test.for<[Comparison, string]>([
    [
      { rules: ['date'] },
      'There is no rule "date"; the known ones are figure-repr, tracebacks,',
    ],
    [
      { rules: [{ name: 'x', pattern: '(', replace: '' }] },
      'The pattern of rule "x" is not a regular expression.',
    ],
    [
      { rules: [{ name: 'dates', pattern: '', replace: '' }] },
      'There are two rules with the name "dates".',
    ],
    [
      { tolerance: -1 },
      'The numbers of `tolerance` must be at least 0, `relative` below 1, got -1.',
    ],
    [{ tolerance: Number.NaN }, 'The numbers of `tolerance` must be'],
    [
      { images: { threshold: 2 } },
      'The numbers of `images` must be from 0 to 1, got {"threshold":2}.',
    ],
  ])('%j', ([options, message]) => {
    expect(() => comparisonSettings(options)).toThrow(
      expect.objectContaining({
        code: 'NB_ERR_OPTIONS',
        message: expect.stringContaining(message),
      }),
    )
  })

  test('in a notebook it is a warning', () => {
    const { warnings } = comparisonSettings({}, [
      { rules: { date: true } },
      undefined,
      {
        replace: [
          { part: '*', regex: '(?>a)', replace: '' },
          { part: '*', regex: 'a', replace: String.raw`\q` },
        ],
      },
    ])
    expect(warnings).toEqual([
      expect.stringMatching(/^There is no rule "date"; the known ones are /),
      'The regular expression (?>a) uses an atomic group "(?>", which JavaScript does not have.',
      String.raw`The replacement \q uses "\q", which Python does not know.`,
    ])
  })
})

test('the closest tolerance and images count', () => {
  const outputs = [stdout('1.00'), stdout('1.05')] as const
  expect(compare(...outputs, { tolerance: 0.1 })).toEqual(['tolerance'])
  expect(
    compare(...outputs, { tolerance: 0.1 }, { tolerance: { relative: 0.01 } }),
  ).toBe(undefined)
  expect(
    compare(
      ...outputs,
      {},
      { tolerance: { relative: 0.01 } },
      { tolerance: { absolute: 0.06 } },
    ),
  ).toEqual(['tolerance'])
  const images = [
    shown('image/gif', 'AAAA'),
    shown('image/gif', 'AAAB'),
  ] as const
  expect(compare(...images, { images: 'ignore' })).toEqual(['images ignored'])
  expect(compare(...images, { images: 'ignore' }, { images: 'pixels' })).toBe(
    undefined,
  )
})

describe('own comparators', () => {
  const compareLength = (stored: unknown, actual: unknown) =>
    String(stored).length === String(actual).length
      ? undefined
      : 'another length'

  test('decide alone, for their type', () => {
    const comparators = { 'Text/X-Y': compareLength }
    const one = (text: string) =>
      display({ 'text/plain': 'a', 'text/x-y; v=1': text })
    expect(compare(one('abc'), one('xyz'), { comparators })).toEqual([])
    const { settings } = comparisonSettings({ comparators })
    const [difference] = compareCellOutputs(
      [one('abc')],
      [one('ab')],
      settings,
    ).differences
    expect(difference).toMatchObject({
      detail: 'another length',
      stored: { text: 'abc' },
    })
  })

  test('are asked once, whatever rules would make of it', () => {
    const comparators = {
      'text/plain': (stored: unknown, actual: unknown) =>
        stored === actual ? undefined : 'not the same',
    }
    const at = (digit: number) =>
      shown('text/plain', `<A at 0x7f8b1c2d3e4${digit}>`)
    expect(compare(at(1), at(2), {})).toEqual(['addresses'])
    expect(compare(at(1), at(2), { comparators })).toBe(undefined)
  })

  test('get numbers as JavaScript has them', () => {
    const seen: unknown[] = []
    const comparators = {
      'application/json': (stored: unknown) => void seen.push(stored),
    }
    const one = new JsonNumber('1.0')
    const output = shown('application/json', { a: [one, 2, 'b', null] })
    expect(compare(output, output, { comparators })).toEqual([])
    expect(seen).toEqual([{ a: [1, 2, 'b', null] }])
  })
})

test('outputs with other tracebacks are not identical: a rule decides on them', () => {
  const error = (line: string) => ({ ...raised('E', 'x'), traceback: [line] })
  expect(areIdentical([error('a')], [error('a')])).toBe(true)
  expect(areIdentical([error('a')], [error('b')])).toBe(false)
})

test('errors: traceback, message and class', () => {
  const error = (line: string) => ({
    ...raised('E', 'at 0x7f8b1c2d3e4f'),
    traceback: [`\x1b[31m${line}\x1b[0m`],
  })
  expect(compare(error('a'), error('a'), {})).toEqual([])
  expect(compare(error('a'), error('b'), {})).toEqual(['tracebacks'])
  expect(compare(error('a'), error('b'), { rules: ['-tracebacks'] })).toBe(
    undefined,
  )
  const { settings } = comparisonSettings({ rules: ['-tracebacks'] })
  expect(
    compareCellOutputs([error('a')], [error('b')], settings).differences,
  ).toMatchObject([
    { subject: { type: 'error' }, stored: { text: 'E: at 0x…\na' } },
  ])
  expect(
    compare(stderr('a'), stderr('b'), {}, { rules: { stderr: true } }),
  ).toEqual(['stderr'])
})
