import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../src/common/json-number.ts'
import type { JsonObject } from '../../src/common/json.ts'
import { cellDirectives } from '../../src/directives/cell-directives.ts'
import { notebookDirectives } from '../../src/directives/notebook-directives.ts'
import {
  parseSkipCondition,
  skipReason,
} from '../../src/directives/skip-condition.ts'
import {
  code,
  codeCells,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'

function directivesOf(
  source: string,
  metadata: JsonObject = {},
  ofNotebook: JsonObject = {},
) {
  const notebook = notebookOf(
    [code('first'), code(source, metadata)],
    ofNotebook,
  )
  const cell = codeCells(notebook)[1]
  if (!cell) {
    throw new Error('the cell is there')
  }
  return cellDirectives(notebook, cell)
}

test.for<[string, JsonObject]>([
  ['tolerance=1e-6', { tolerance: { relative: 1e-6 } }],
  [
    'tolerance=relative 1e-3 absolute .5 printed',
    { tolerance: { relative: 1e-3, absolute: 0.5, printed: true } },
  ],
  ['tolerance printed', { tolerance: { printed: true } }],
  [
    'rules=dates -timings, rules=floats',
    { rules: { dates: true, timings: false, floats: true } },
  ],
  ['rules: my rule', { rules: { my: true, rule: true } }],
  ['images=ignore', { images: 'ignore' }],
  ['images=0.1', { images: { threshold: 0.1 } }],
  [
    'images=threshold 0.1 maxDiffRatio 0.01',
    { images: { threshold: 0.1, maxDiffRatio: 0.01 } },
  ],
  ['compare=shape', { compare: 'shape' }],
  [
    'compare=shape image/png stdout',
    { compare: { 'image/png': 'shape', stdout: 'shape' } },
  ],
  [
    'ignore=text/html stderr, ignore image/*',
    {
      ignore: [{ part: 'image/*' }, { part: 'stderr' }, { part: 'text/html' }],
    },
  ],
])('comment "vitest: %s"', ([text, comparison]) => {
  expect(directivesOf(`# vitest: ${text}`)).toEqual({
    directives: { comparison },
    warnings: [],
  })
  expect(directivesOf('x', { tags: [`vitest:${text}`] })).toEqual({
    directives: { comparison },
    warnings: [],
  })
})

test.for<[JsonObject, JsonObject]>([
  [{ tolerance: 0.5 }, { tolerance: { relative: 0.5 } }],
  [
    { tolerance: new JsonNumber('1e-6') },
    { tolerance: { relative: 0.000001 } },
  ],
  [{ tolerance: { absolute: 2 } }, { tolerance: { absolute: 2 } }],
  [{ rules: ['dates', '-uuids'] }, { rules: { dates: true, uuids: false } }],
  [{ rules: { dates: false } }, { rules: { dates: false } }],
  [{ images: { maxDiffRatio: 0.5 } }, { images: { maxDiffRatio: 0.5 } }],
  [{ compare: 'shape' }, { compare: 'shape' }],
  [
    { compare: { 'image/*': 'shape', stdout: 'values' } },
    { compare: { 'image/*': 'shape', stdout: 'values' } },
  ],
  [
    { ignore: ['text/html', 'stdout'] },
    { ignore: [{ part: 'stdout' }, { part: 'text/html' }] },
  ],
])('metadata.vitest %j', ([vitest, comparison]) => {
  const expected = { directives: { comparison }, warnings: [] }
  expect(directivesOf('x', { vitest })).toEqual(expected)
  expect(notebookDirectives(notebookOf([], { vitest }))).toEqual(expected)
})

test.for<[string, string]>([
  ['tolerance', 'tolerance=1e-6'],
  ['tolerance=-1', 'tolerance=1e-6'],
  ['tolerance=2', 'tolerance=1e-6'],
  ['tolerance=close', 'tolerance=1e-6'],
  ['tolerance=relative', 'tolerance=1e-6'],
  ['images=blurred', 'images=threshold 0.1'],
  ['images=1.5', 'images=threshold 0.1'],
  ['rules', 'rules=dates -timings'],
  ['compare', 'compare=shape'],
  ['compare=shapes', 'compare=shape'],
  ['compare=image/png shape', 'compare=shape'],
  ['ignore', 'ignore=text/html stderr'],
  ['skipif', 'skipif CI: reason'],
  ['skipif A and B', 'skipif CI: reason'],
])('"%s" is malformed', ([text, example]) => {
  expect(directivesOf(`# vitest: ${text}`)).toEqual({
    directives: {},
    warnings: [
      `cell [2]: comment: malformed directive "${text}"; write it like "${example}"`,
    ],
  })
})

test('a comment adds rules to those of the metadata and replaces its tolerance', () => {
  expect(
    directivesOf('# vitest: rules=dates, tolerance=0.1', {
      vitest: { rules: ['floats'], tolerance: 0.2 },
    }),
  ).toEqual({
    directives: {
      comparison: {
        rules: { floats: true, dates: true },
        tolerance: { relative: 0.1 },
      },
    },
    warnings: [
      'cell [2]: comment "tolerance=0.1" contradicts metadata "tolerance: 0.2": the comment counts',
    ],
  })
})

describe('skipif', () => {
  const surroundings = {
    env: { CI: '1', EMPTY: '', REGION: 'eu' },
    platform: 'darwin',
  }

  test.for<[string, string | undefined]>([
    ['CI', 'skipif CI'],
    ['CI: no network there', 'no network there'],
    ['!CI', undefined],
    ['not CI', undefined],
    ['EMPTY', undefined],
    ['!MISSING: needs a key', 'needs a key'],
    ['REGION=eu', 'skipif REGION=eu'],
    ['REGION==us', undefined],
    ['REGION!=us: only there', 'only there'],
    ['macos', 'skipif macos'],
    ['darwin', 'skipif darwin'],
    ['windows', undefined],
    ['!windows', 'skipif !windows'],
    ['platform=linux', undefined],
    ['platform!=win32', 'skipif platform!=win32'],
    ['platform=freebsd', undefined],
  ])('%s', ([text, reason]) => {
    const { directives, warnings } = directivesOf(`# vitest: skipif ${text}`)
    expect(warnings).toEqual([])
    expect(skipReason(directives.skipIf ?? [], surroundings)).toBe(reason)
  })

  test('of several conditions one is enough', () => {
    const { directives } = directivesOf('# vitest: skipif windows', {
      vitest: { skipif: ['MISSING', 'CI: slow'] },
    })
    expect(directives.skipIf).toHaveLength(3)
    expect(skipReason(directives.skipIf ?? [], surroundings)).toBe('slow')
    const notebook = notebookOf([], { vitest: { skipif: 'CI' } })
    expect(notebookDirectives(notebook).directives.skipIf).toEqual([
      parseSkipCondition('CI'),
    ])
  })
})

describe('nbreg', () => {
  test.for<[string, JsonObject[]]>([
    ['/outputs', [{ part: '*' }]],
    ['/outputs/*', [{ part: '*' }]],
    ['/outputs/0', [{ output: 0, part: '*' }]],
    ['/outputs/2/data/image/png', [{ output: 2, part: 'image/png' }]],
    ['/outputs/*/data', [{ part: '*' }]],
    ['/outputs/*/text', [{ part: 'stream' }]],
    ['/outputs/*/evalue', [{ part: 'error' }]],
    ['/outputs/*/traceback', []],
    ['/outputs/*/metadata', []],
    ['/execution_count', []],
    ['/source', []],
    ['', [{ part: '*' }]],
  ])('diff_ignore %s', ([path, ignore]) => {
    const expected = {
      directives: ignore.length === 0 ? {} : { comparison: { ignore } },
      warnings: [],
    }
    expect(directivesOf('x', { nbreg: { diff_ignore: [path] } })).toEqual(
      expected,
    )
    for (const cell of ['1', '*']) {
      const nbreg = { diff_ignore: [`/cells/${cell}${path}`, '/cells/0'] }
      expect(directivesOf('x', {}, { nbreg })).toEqual(expected)
    }
  })

  test('diff_replace of notebook and cell, in this order', () => {
    const nbreg = { diff_replace: [['/outputs/0/text', 'c', 'd']] }
    const ofNotebook = {
      nbreg: {
        diff_replace: [
          ['/cells/*/outputs/*/text', '\\d+', 'N'],
          ['/cells/0/outputs/*/text', 'a', 'b'],
          ['/metadata', 'a', 'b'],
          ['/cells/*'],
        ],
        diff_ignore: 'all',
      },
    }
    expect(directivesOf('x', { nbreg }, ofNotebook)).toEqual({
      directives: {
        comparison: {
          replace: [
            { part: 'stream', regex: '\\d+', replace: 'N' },
            { output: 0, part: 'stream', regex: 'c', replace: 'd' },
          ],
        },
      },
      warnings: ['cell [2]: metadata: "nbreg.diff_ignore" is not a list'],
    })
  })
})
