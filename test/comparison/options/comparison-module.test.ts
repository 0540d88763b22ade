import { describe, expect, test } from 'vitest'

import { isNotebookError } from '../../../src/common/errors.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type { ComparisonResult } from '../../../src/comparison/compare-outputs.ts'
import type {
  ComparisonModule,
  ComparisonOptions,
} from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { readComparisonModule } from '../../../src/comparison/options/read-comparison-module.ts'
import { uniteComparison } from '../../../src/comparison/options/unite-comparison.ts'
import { shown, stderr, stdout } from '../../helpers/outputs/outputs.ts'

type Outputs = Parameters<typeof compareCellOutputs>[0]

const FILE = './notebooks.compare.ts'

/** Outputs compared as a worker does it that has imported a module. */
function compareWith(
  exports: Readonly<Record<string, unknown>>,
  stored: Outputs,
  actual: Outputs,
  options: ComparisonOptions = {},
): ComparisonResult {
  const sent = structuredClone({ ...options, module: FILE, sanitizers: [] })
  const { settings } = comparisonSettings(
    uniteComparison(sent, readComparisonModule(exports, FILE)),
  )
  return compareCellOutputs(stored, actual, settings)
}

function messageOf(act: () => unknown): string {
  try {
    act()
    return 'nothing thrown'
  } catch (error) {
    return isNotebookError(error)
      ? `${error.code} ${error.message}`
      : String(error)
  }
}

const lower = (text: string): string => text.toLowerCase()

describe('what a module exports takes part', () => {
  test.for<[string, ComparisonModule, readonly string[] | undefined]>([
    [
      'a rule',
      { rules: [{ name: 'loud', pattern: /LOUD/, replace: 'loud' }] },
      ['loud'],
    ],
    ['the name of a rule', { rules: ['stderr'] }, undefined],
    ['a normaliser', { normalisers: { loud: lower } }, ['loud']],
    [
      'one for a place',
      { normalisers: { loud: { normalise: lower, mimeTypes: ['stdout'] } } },
      ['loud'],
    ],
    [
      'one for another place',
      { normalisers: { loud: { normalise: lower, mimeTypes: ['stderr'] } } },
      undefined,
    ],
    [
      'nothing of a kind',
      { rules: [], normalisers: {}, comparators: {} },
      undefined,
    ],
  ])('%s', ([, module, rules]) => {
    for (const exports of [
      module,
      { default: module },
      { default: module, helper: lower },
    ]) {
      const result = compareWith(
        { ...exports },
        [stdout('LOUD')],
        [stdout('loud')],
      )
      expect(result.differences).toHaveLength(rules ? 0 : 1)
      expect(result.rules).toEqual(rules ?? [])
    }
  })

  test('names of rules that options know, too', () => {
    const outputs = [stdout('a'), stderr('b')]
    expect(
      compareWith({ rules: ['stderr'] }, outputs, [stdout('a'), stderr('c')])
        .differences,
    ).toEqual([])
  })

  test('beside the options', () => {
    const options = { rules: [{ name: 'n', pattern: /\d/g, replace: 'N' }] }
    expect(
      compareWith(
        { normalisers: { loud: lower } },
        [stdout('A1')],
        [stdout('a2')],
        options,
      ),
    ).toEqual({ differences: [], rules: ['n', 'loud'] })
  })

  test('a normaliser gets the type of what it reads', () => {
    const seen: string[] = []
    const see = (text: string, mimeType: string): string => {
      seen.push(mimeType)
      return text
    }
    compareWith(
      { normalisers: { see } },
      [shown('text/html', '<b>')],
      [shown('text/html', '<i>')],
    )
    expect(new Set(seen)).toEqual(new Set(['text/html']))
  })

  test('a comparator decides alone', () => {
    const comparators: ComparisonModule['comparators'] = {
      'application/x': (stored, actual, type) =>
        typeof stored === typeof actual ? undefined : `another kind of ${type}`,
    }
    const details = [2, '1'].map((value) =>
      compareWith(
        { comparators },
        [shown('application/x', 1)],
        [shown('application/x', value)],
      ).differences.map(
        (difference) => 'detail' in difference && difference.detail,
      ),
    )
    expect(details).toEqual([[], ['another kind of application/x']])
  })
})

describe('a module that cannot be used', () => {
  test.for<[string, Readonly<Record<string, unknown>>, string]>([
    ['is empty', {}, 'exports nothing'],
    [
      'has another default export',
      { default: [] },
      'has a default export of type object',
    ],
    [
      'exports something else',
      { rules: [], normalizers: {} },
      'has `normalizers`, which is not used',
    ],
    [
      'the same by default',
      { default: { comparator: lower } },
      'has `comparator`, which is not used',
    ],
    [
      'has no list of rules',
      { rules: { name: 'a' } },
      'has `rules` that is not a list of names of rules and of { name, pattern, replace }',
    ],
    [
      'has functions as rules',
      { rules: [lower] },
      'has `rules` that is not a list of names of rules and of { name, pattern, replace }',
    ],
    [
      'has no normalisers by name',
      { normalisers: [lower] },
      'has `normalisers` that is not an object of functions, or { normalise, mimeTypes }, by name',
    ],
    [
      'has texts as normalisers',
      { normalisers: { a: 'b' } },
      'has `normalisers` that is not an object of functions, or { normalise, mimeTypes }, by name',
    ],
    [
      'has no comparators by type',
      { comparators: lower },
      'has `comparators` that is not an object of functions by MIME type',
    ],
  ])('%s', ([, exports, fact]) => {
    expect(messageOf(() => readComparisonModule(exports, FILE))).toBe(
      `NB_ERR_OPTIONS ./notebooks.compare.ts, which the option \`comparison\` names, ${fact}.\nIt must have rules, normalisers or comparators: export default defineComparison({ … })`,
    )
  })

  test.for<[string, ComparisonModule, string]>([
    [
      'rule',
      { rules: ['dates', 'day'] },
      'There is no rule "day"; the known ones are',
    ],
    [
      'pattern',
      { rules: [{ name: 'a', pattern: '(', replace: '' }] },
      'The pattern of rule "a" is not a regular expression.',
    ],
    [
      'name',
      { normalisers: { dates: lower } },
      'There are two rules with the name "dates".',
    ],
  ])('has a %s that is wrong', ([, module, fact]) => {
    expect(
      messageOf(() => compareWith({ ...module }, [stdout('1')], [stdout('2')])),
    ).toContain(`NB_ERR_OPTIONS ${fact}`)
  })
})

describe('what a function does while outputs are compared', () => {
  test.for<[string, unknown, RegExp]>([
    [
      'throws',
      (text: string) => Number(text).toFixed(-1),
      /^NB_ERR_OPTIONS The normaliser "loud" threw RangeError: toFixed\(\) .* \(comparison-module\.test\.ts:\d+:\d+\)\.\nIt must return the text to compare, synchronously\.$/,
    ],
    [
      'throws no error',
      () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what users may do
        throw 'a text'
      },
      /^NB_ERR_OPTIONS The normaliser "loud" threw a text\.\n/,
    ],
    [
      'returns no text',
      (text: string) => text.length,
      /^NB_ERR_OPTIONS The normaliser "loud" returned a value of type number\.\n/,
    ],
    [
      'is asynchronous',
      async (text: string) => await Promise.resolve(text),
      /^NB_ERR_OPTIONS The normaliser "loud" is asynchronous\.\n/,
    ],
  ])('a normaliser that %s', ([, normalise, message]) => {
    expect(
      messageOf(() =>
        compareWith(
          { normalisers: { loud: normalise } },
          [stdout('1')],
          [stdout('2')],
        ),
      ),
    ).toMatch(message)
  })

  test.for<[string, unknown, RegExp]>([
    [
      'throws',
      (stored: { readonly a: { readonly b: number } }) => stored.a.b,
      /^the comparator for it threw TypeError: Cannot read properties of undefined \(reading 'b'\) \(comparison-module\.test\.ts:\d+:\d+\)$/,
    ],
    [
      'returns neither undefined nor a text',
      (stored: unknown, actual: unknown) => stored === actual,
      /^the comparator for it returned a value of type boolean, which is neither undefined nor a text$/,
    ],
    [
      'is asynchronous',
      async () => await Promise.resolve(undefined),
      /^the comparator for it is asynchronous: it must answer synchronously/,
    ],
  ])('a comparator that %s', ([, compare, detail]) => {
    const outputs = [shown('application/x', 1)]
    expect(
      compareWith(
        { comparators: { 'application/x': compare } },
        outputs,
        outputs,
      ).differences,
    ).toMatchObject([{ detail: expect.stringMatching(detail) }])
  })
})
