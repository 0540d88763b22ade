import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../src/common/json-number.ts'
import type { JsonObject } from '../../src/common/json.ts'
import { cellDirectives } from '../../src/directives/cell-directives.ts'
import { notebookDirectives } from '../../src/directives/notebook-directives.ts'
import { parseDuration } from '../../src/directives/words/duration.ts'
import {
  code,
  codeCells,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'

function directivesOf(
  source: string,
  metadata: JsonObject = {},
  language = 'python',
) {
  const notebook = notebookOf([code('first'), code(source, metadata)], {
    kernelspec: { name: 'k', language },
  })
  const cell = codeCells(notebook)[1]
  if (!cell) {
    throw new Error('the cell is there')
  }
  return cellDirectives(notebook, cell)
}

describe('comments', () => {
  test.each<[string, object]>([
    ['x = 1', {}],
    ['# NBVAL_SKIP', { skip: {} }],
    ['## NBVAL_SKIP', { skip: {} }],
    ['#NBVAL_SKIP: no network\nx', { skip: { reason: 'no network' } }],
    ['# NBVAL_IGNORE_OUTPUT', { check: false }],
    ['# PYTEST_VALIDATE_IGNORE_OUTPUT', { check: false }],
    ['# NBVAL_CHECK_OUTPUT', { check: true }],
    ['# NBVAL_RAISES_EXCEPTION', { raises: {} }],
    ['# nbval_skip', {}],
    ['# NBVAL_SKIP_THIS', {}],
    ['# we use NBVAL_SKIP here', {}],
    ['# vitest: skip', { skip: {} }],
    ['# vitest:skip: needs a GPU', { skip: { reason: 'needs a GPU' } }],
    ['# vitest: ignore-output', { check: false }],
    ['# vitest: check-output', { check: true }],
    ['# vitest: raises', { raises: {} }],
    ['# vitest: raises ValueError', { raises: { ename: 'ValueError' } }],
    ['# vitest: raises=a.b.Error', { raises: { ename: 'a.b.Error' } }],
    ['# vitest: raises KeyError: why', { raises: { ename: 'KeyError' } }],
    ['# vitest: fails', { fails: {} }],
    ['# vitest: fails: issue 7', { fails: { reason: 'issue 7' } }],
    ['# vitest: only', { only: true }],
    ['# vitest: timeout=60s', { timeoutMs: 60_000 }],
    ['# vitest: timeout 90', { timeoutMs: 90_000 }],
    ['# vitest: name=Load, then plot', { name: 'Load, then plot' }],
    [
      '# vitest: timeout=2m, raises ValueError , ignore-output,',
      {
        timeoutMs: 120_000,
        raises: { ename: 'ValueError' },
        check: false,
      },
    ],
    [
      '# vitest: skip: a, b, and timeout, timeout=1s',
      { skip: { reason: 'a, b, and timeout' }, timeoutMs: 1000 },
    ],
    [
      '\n# a comment\n\n   # vitest: fails\r\n# vitest: timeout=500ms\r\nx',
      { fails: {}, timeoutMs: 500 },
    ],
    ['%%time\n# vitest: skip', { skip: {} }],
    ['\n%%bash -s\n\n# NBVAL_IGNORE_OUTPUT\nls', { check: false }],
    ['%%javascript\n// vitest: skip', { skip: {} }],
    ['// vitest: skip', {}],
    ['# Vitest: a test framework', {}],
  ])('%j', (source, directives) => {
    expect(directivesOf(source)).toEqual({ directives, warnings: [] })
  })

  test.each([
    ['r', '#'],
    ['julia', '#'],
    ['JavaScript', '//'],
    ['typescript', '//'],
    ['C++17', '//'],
    ['sql', '--'],
    ['haskell', '--'],
    ['octave', '%'],
    ['octave', '#'],
    ['MATLAB', '%'],
    ['clojure', ';'],
    ['common-lisp', ';'],
    ['klingon', '#'],
    ['klingon', '--'],
  ])('%s: %s', (language, sign) => {
    const source = `${sign}${sign[0]} NBVAL_SKIP\n${sign}vitest: timeout=1s`
    expect(directivesOf(source, {}, language)).toEqual({
      directives: { skip: {}, timeoutMs: 1000 },
      warnings: [],
    })
  })

  test('below the first line of code they are not taken, with a warning', () => {
    const source =
      'text = """\n# NBVAL_SKIP\n"""\n# vitest: skip\n# vitest: is nice'
    expect(directivesOf(source)).toEqual({
      directives: {},
      warnings: [
        'cell [2]: the comment "NBVAL_SKIP" in line 2 is ignored: directives must come before the first line of code',
        'cell [2]: the comment "vitest: skip" in line 4 is ignored: directives must come before the first line of code',
      ],
    })
  })
})

describe('tags', () => {
  test.each<[JsonObject[string], object]>([
    [['raises-exception'], { raises: {} }],
    [['skip-execution'], { skip: {} }],
    [['parameters', 'hide-input', ''], {}],
    [['nbval-skip'], { skip: {} }],
    [['nbval-ignore-output'], { check: false }],
    [['pytest-validate-ignore-output'], { check: false }],
    [['nbval-check-output'], { check: true }],
    [['nbval-raises-exception'], { raises: {} }],
    [['NBVAL_SKIP', 'nbval-unknown'], {}],
    [['vitest-skip'], { skip: {} }],
    [['vitest:skip: slow'], { skip: { reason: 'slow' } }],
    [
      ['vitest: timeout=1h', 'vitest-fails'],
      { timeoutMs: 3_600_000, fails: {} },
    ],
    [['vitest:raises ValueError'], { raises: { ename: 'ValueError' } }],
    [null, {}],
  ])('%j', (tags, directives) => {
    expect(directivesOf('x', { tags: tags ?? null })).toEqual({
      directives,
      warnings: [],
    })
  })

  test.each(['nbval-skip', { 0: 'nbval-skip' }, [1]])(
    'that are no list: %j',
    (tags) => {
      expect(directivesOf('x', { tags })).toEqual({
        directives: {},
        warnings: ['cell [2]: "tags" in the metadata is not a list of strings'],
      })
    },
  )
})

describe('metadata', () => {
  test.each<[JsonObject, object]>([
    [{ vitest: { skip: true } }, { skip: {} }],
    [{ vitest: { skip: 'slow' } }, { skip: { reason: 'slow' } }],
    [{ vitest: { skip: false, fails: null } }, {}],
    [{ vitest: { ignoreOutput: true } }, { check: false }],
    [{ vitest: { 'check-output': true } }, { check: true }],
    [{ vitest: { raises: true } }, { raises: {} }],
    [
      { vitest: { raises: 'E', timeout: 1.5 } },
      { raises: { ename: 'E' }, timeoutMs: 1500 },
    ],
    [
      { vitest: { timeout: '2m', name: 'n' } },
      { timeoutMs: 120_000, name: 'n' },
    ],
    [{ vitest: null, name: 'label' }, { name: 'label' }],
    [{ vitest: { name: 'ours' }, name: 'label' }, { name: 'ours' }],
    [{ nbreg: { skip: true } }, { skip: {} }],
    [
      { nbreg: { skip: true, skip_reason: 'slow' } },
      { skip: { reason: 'slow' } },
    ],
    [{ nbreg: { skip: false, skip_reason: 'slow' } }, {}],
    [{ execution: { timeout: 1 } }, {}],
  ])('%j', (metadata, directives) => {
    expect(directivesOf('x', metadata)).toEqual({ directives, warnings: [] })
  })
})

describe('warnings', () => {
  const known =
    'the known ones are skip, skipif, ignore-output, check-output, timeout, rules, tolerance, images, compare, ignore, checks, raises, fails, only, name'
  test.each<[string, JsonObject, object, string[]]>([
    [
      '# vitest: timeout=abc, skip',
      {},
      { skip: {} },
      [
        'comment: malformed directive "timeout=abc"; write it like "timeout=60s"',
      ],
    ],
    [
      '# vitest: precision=1e-6',
      {},
      {},
      [`comment: unknown directive "precision=1e-6"; ${known}`],
    ],
    [
      '# vitest: raises two words',
      {},
      {},
      [
        'comment: malformed directive "raises two words"; write it like "raises ValueError"',
      ],
    ],
    [
      'x',
      { tags: ['vitest-skp', 'vitest:timeout'] },
      {},
      [
        `tag: unknown directive "skp"; ${known}`,
        'tag: malformed directive "timeout"; write it like "timeout=60s"',
      ],
    ],
    [
      'x',
      { vitest: { timeout: -1, toString: 1, skip: ['a'] } },
      {},
      [
        'metadata: malformed directive "timeout: -1"; write it like "timeout=60s"',
        `metadata: unknown directive "toString: 1"; ${known}`,
        'metadata: malformed directive "skip: ["a"]"',
      ],
    ],
    ['x', { vitest: 'skip' }, {}, ['metadata: "vitest" is not an object']],
    [
      '# NBVAL_CHECK_OUTPUT\n# vitest: ignore-output',
      {},
      { check: false },
      [
        'comment "ignore-output" contradicts comment "NBVAL_CHECK_OUTPUT": the last one counts',
      ],
    ],
    [
      '# NBVAL_CHECK_OUTPUT',
      { tags: ['nbval-ignore-output'], vitest: { timeout: 1 } },
      { check: true, timeoutMs: 1000 },
      [
        'comment "NBVAL_CHECK_OUTPUT" contradicts tag "nbval-ignore-output": the comment counts',
      ],
    ],
    [
      'x',
      { tags: ['vitest:timeout=5s'], vitest: { timeout: 1 } },
      { timeoutMs: 5000 },
      ['tag "timeout=5s" contradicts metadata "timeout: 1": the tag counts'],
    ],
    [
      '# vitest: raises KeyError',
      { tags: ['vitest: raises ValueError'] },
      { raises: { ename: 'KeyError' } },
      [
        'comment "raises KeyError" contradicts tag "raises ValueError": the comment counts',
      ],
    ],
  ])('%j %j', (source, metadata, directives, warnings) => {
    expect(directivesOf(source, metadata)).toEqual({
      directives,
      warnings: warnings.map((warning) => `cell [2]: ${warning}`),
    })
  })

  test('what completes or repeats another does not contradict it', () => {
    const metadata = {
      tags: ['raises-exception', 'vitest: skip: slow', 'vitest: raises E'],
      nbreg: { skip: true },
    }
    const source = '# NBVAL_RAISES_EXCEPTION\n# NBVAL_SKIP\n# vitest: skip'
    expect(directivesOf(source, metadata)).toEqual({
      directives: { skip: { reason: 'slow' }, raises: { ename: 'E' } },
      warnings: [],
    })
  })
})

describe('of a notebook', () => {
  test.each<[JsonObject, object, string[]]>([
    [{}, {}, []],
    [{ execution: null }, {}, []],
    [{ execution: { timeout: 30 } }, { timeoutMs: 30_000 }, []],
    [
      { execution: { timeout: new JsonNumber('3e1') } },
      { timeoutMs: 30_000 },
      [],
    ],
    ...[null, 0, -1].map((timeout): [JsonObject, object, string[]] => [
      { execution: { timeout } },
      { timeoutMs: Infinity },
      [],
    ]),
    [{ execution: { allow_errors: null } }, {}, []],
    [{ execution: { allow_errors: true } }, { allowErrors: true }, []],
    [{ execution: { allow_errors: false } }, { allowErrors: false }, []],
    [
      { nbreg: { skip: true, skip_reason: 'r' } },
      { skip: { reason: 'r' } },
      [],
    ],
    [
      {
        vitest: {
          skip: 'later',
          ignoreOutput: true,
          timeout: '10s',
          notebookTimeout: '5m',
          allowErrors: true,
          onError: 'continue',
        },
      },
      {
        skip: { reason: 'later' },
        check: false,
        timeoutMs: 10_000,
        notebookTimeoutMs: 300_000,
        allowErrors: true,
        onError: 'continue',
      },
      [],
    ],
    [
      { execution: { timeout: '30', allow_errors: 'yes' } },
      {},
      [
        'metadata: "execution.timeout: "30"" is not a number of seconds, or -1 for no limit',
        'metadata: "execution.allow_errors: "yes"" is not true or false',
      ],
    ],
    [
      { execution: { timeout: 1 }, vitest: { timeout: 2 } },
      { timeoutMs: 2000 },
      [
        'metadata "timeout: 2" contradicts metadata "execution.timeout: 1": the last one counts',
      ],
    ],
    [
      { vitest: { raises: true, 'on-error': 'stop', allowErrors: 'yes' } },
      {},
      [
        'metadata: unknown directive "raises: true"; the known ones are skip, skipif, ignore-output, check-output, timeout, rules, tolerance, images, compare, ignore, checks, parameters, notebook-timeout, allow-errors, on-error',
        'metadata: malformed directive "on-error: "stop""; write it like "on-error=continue"',
        'metadata: malformed directive "allowErrors: "yes""; write it like "allow-errors"',
      ],
    ],
  ])('%j', (metadata, directives, warnings) => {
    expect(notebookDirectives(notebookOf([], metadata))).toEqual({
      directives,
      warnings: warnings.map((warning) => `notebook: ${warning}`),
    })
  })
})

test.each([
  ['60s', 60_000],
  ['500ms', 500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['90', 90_000],
  [' 1.5 ', 1500],
  ['.5s', 500],
  ['10 s', 10_000],
  ['', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['Infinity', undefined],
  ['1d', undefined],
  ['s', undefined],
  ['596h', 2_145_600_000],
  ['600h', undefined],
])('duration %j', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test('any source and metadata give directives or warnings, never an error', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('# NBVAL_SKIP', '%%x', '', 'x'),
    fc.string().map((text) => `# vitest: ${text}`),
  )
  const metadata = fc.dictionary(
    fc.constantFrom('tags', 'vitest', 'nbreg', 'nbmake', 'execution', 'name'),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(fc.array(line), metadata, (lines, value) => {
      const written: JsonObject = JSON.parse(JSON.stringify(value))
      for (const { warnings } of [
        directivesOf(lines.join('\n'), written),
        notebookDirectives(notebookOf([], written)),
      ]) {
        for (const warning of warnings) {
          expect(warning).toMatch(/^(?:cell \[2\]|notebook): \S/)
        }
      }
    }),
  )
})
