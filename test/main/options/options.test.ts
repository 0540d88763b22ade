import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'

import { describe, expect, test } from 'vitest'

import { CHECK_NAMES } from '../../../src/contract/check-names.ts'
import { OPTIONS } from '../../../src/main/options/option-table.ts'
import type { ResolvedOptions } from '../../../src/main/options/options.ts'
import { resolveOptions } from '../../../src/main/options/resolve-options.ts'
import { startupTimeoutMs } from '../../../src/main/options/startup-timeout.ts'

const README = readFileSync(
  new URL('../../../README.md', import.meta.url),
  'utf8',
)

/** What users may write in JavaScript. */
type Given = Readonly<Record<string, unknown>>

function resolved(given: Given): ResolvedOptions {
  return resolveOptions(given)
}

function messageOf(given: Given): string {
  try {
    resolved(given)
    return 'nothing thrown'
  } catch (error) {
    return String(error)
  }
}

describe('defaults', () => {
  test('are these', () => {
    expect(resolved({})).toMatchInlineSnapshot(`
      {
        "after": [],
        "answers": [],
        "baseline": "stored",
        "before": [],
        "cases": {},
        "checks": undefined,
        "compare": "values",
        "comparison": undefined,
        "coverage": {},
        "dependencies": true,
        "env": {},
        "envFile": undefined,
        "exclude": [
          "**/.*/**",
          "**/node_modules/**",
          "**/{venv,env}/{lib,Lib,share}/**",
          "**/site-packages/**",
          "**/_build/**",
          "**/*-checkpoint.ipynb",
        ],
        "fork": true,
        "ignore": [],
        "images": undefined,
        "include": [
          "**/*.{ipynb,IPYNB}",
        ],
        "keepKernel": false,
        "kernel": undefined,
        "name": "notebooks",
        "notebookTimeout": Infinity,
        "onError": "skip",
        "output": undefined,
        "parameters": {},
        "preload": "auto",
        "progress": 30000,
        "python": undefined,
        "report": undefined,
        "rules": [],
        "sanitize": [],
        "server": undefined,
        "startupTimeout": 60000,
        "timeout": 120000,
        "titles": "numbered",
        "tolerance": undefined,
        "update": "changed",
        "verboseOutput": false,
        "verifySnapshots": true,
      }
    `)
  })

  test('hold for what is undefined', () => {
    const names = Object.keys(OPTIONS)
    expect(
      resolved(Object.fromEntries(names.map((name) => [name, undefined]))),
    ).toEqual(resolved({}))
  })

  test('are those in the README', () => {
    const [, section = ''] = README.split('\n## Options\n')
    const rows = [...section.matchAll(/^\| (`\w+`.*?) \| (.*?) ?\|/gm)]
    const documented = rows.flatMap(([, names = '', value = '']) =>
      [...names.matchAll(/\w+/g)].map(([name]) => [name, value] as const),
    )
    expect(documented.map(([name]) => name).toSorted()).toEqual(
      Object.keys(OPTIONS).toSorted(),
    )
    const literals = documented.filter(([, value]) => value.startsWith('`'))
    expect(literals.length).toBeGreaterThan(10)
    const options = new Map(Object.entries(OPTIONS))
    for (const [name, value] of literals) {
      const shown = inspect(options.get(name)?.default, {
        numericSeparator: true,
      })
      expect([name, value]).toEqual([
        name,
        `\`${shown.replaceAll(/(?<=\[) | (?=\])/g, '').replace('Infinity', '0')}\``,
      ])
    }
  })
})

test.for<[Given, Partial<ResolvedOptions>]>([
  [{ server: true }, { server: {} }],
  [{ server: false }, { server: undefined }],
  [{ server: 'http://a' }, { server: { url: 'http://a' } }],
  [{ server: { url: 'a', root: undefined } }, { server: { url: 'a' } }],
  [{ sanitize: 'a.cfg' }, { sanitize: ['a.cfg'] }],
  [{ sanitize: [] }, { sanitize: [] }],
  [{ output: 'out/' }, { output: { folder: 'out', timings: false } }],
  [
    { output: { folder: './a\\b', timings: true } },
    { output: { folder: 'a/b', timings: true } },
  ],
  [{ output: '..out' }, { output: { folder: '..out', timings: false } }],
  [
    { timeout: 0, notebookTimeout: 5, startupTimeout: 0 },
    { timeout: Infinity, notebookTimeout: 5, startupTimeout: 2 ** 31 - 1 },
  ],
  [{ preload: 'auto' }, { preload: 'auto' }],
  [{ preload: false }, { preload: [] }],
  [{ checks: false }, { checks: undefined }],
  [{ checks: [] }, { checks: undefined }],
  [
    { checks: true },
    { checks: { names: CHECK_NAMES, maxOutputBytes: 1_000_000 } },
  ],
  [
    { checks: ['unique-ids', 'secrets'] },
    { checks: { names: ['secrets', 'unique-ids'], maxOutputBytes: 1_000_000 } },
  ],
  [
    { checks: { secrets: false, kernelspec: true, 'output-size': 5 } },
    {
      checks: {
        names: CHECK_NAMES.filter((name) => name !== 'secrets'),
        maxOutputBytes: 5,
      },
    },
  ],
  [
    { tolerance: 0, images: {} },
    { tolerance: 0, images: {} },
  ],
])('%j is used as %j', ([given, expected]) => {
  expect(resolved(given)).toMatchObject(expected)
})

test.each([
  [{ url: 'a' }, '', 60_000],
  [{ url: 'a' }, '90', 98_000],
  [{ url: 'a' }, '30', 60_000],
  [{ url: 'a' }, 'soon', 60_000],
  [undefined, '90', 60_000],
])(
  'a start from %j with KERNEL_LAUNCH_TIMEOUT=%s',
  (server, text, expected) => {
    const options = { server, startupTimeout: 60_000 }
    const env = { KERNEL_LAUNCH_TIMEOUT: text }
    expect(startupTimeoutMs(options, env)).toBe(expected)
  },
)

describe('notebooks are looked for', () => {
  const usual = resolved({})

  test('not among those that are left out', () => {
    expect(resolved({ exclude: ['a/**'] }).exclude).toEqual([
      ...usual.exclude,
      'a/**',
    ])
  })

  test('not among those that a run wrote', () => {
    expect(resolved({ output: 'out [1]' }).exclude).toEqual([
      ...usual.exclude,
      'out ?1?/**',
    ])
  })

  test('among those that were fetched', () => {
    const { include, exclude } = resolved({ server: { notebooks: ['a'] } })
    expect(include).toEqual([
      ...usual.include,
      '.vitest/notebooks/**/*.{ipynb,IPYNB}',
    ])
    expect(exclude).toEqual(['**/.!(vitest)/**', ...usual.exclude.slice(1)])
  })
})

const CHECKS_EXPECTED = `true, a list of names or { secrets: false, … } (${CHECK_NAMES.join(', ')})`

describe('a wrong value', () => {
  test.for<[Given, string, string]>([
    [{ include: '*.ipynb' }, 'a list of globs', "'*.ipynb'"],
    [{ exclude: [/a/] }, 'a list of globs', '[ /a/ ]'],
    [{ name: '' }, 'a non-empty string', "''"],
    [{ python: 3 }, 'a non-empty string', '3'],
    [{ kernel: null }, 'a non-empty string', 'null'],
    [{ fork: 'yes' }, 'true or false', "'yes'"],
    [{ preload: 'numpy' }, "a list of modules, 'auto' or false", "'numpy'"],
    [
      { preload: ['os; x'] },
      "a list of modules, 'auto' or false",
      "[ 'os; x' ]",
    ],
    [{ dependencies: 0 }, 'true or false', '0'],
    [{ checks: ['order'] }, CHECKS_EXPECTED, "[ 'order' ]"],
    [{ checks: { order: false } }, CHECKS_EXPECTED, '{ order: false }'],
    [{ baseline: 'file' }, "'stored' or 'snapshot' or 'none'", "'file'"],
    [{ update: true }, "'changed' or 'all'", 'true'],
    [
      { tolerance: '1e-6' },
      'a number or { relative, absolute, printed }',
      "'1e-6'",
    ],
    [
      { tolerance: { relativ: 1 } },
      'a number or { relative, absolute, printed }',
      '{ relativ: 1 }',
    ],
    [
      { tolerance: Symbol('a') },
      'a number or { relative, absolute, printed }',
      'Symbol(a)',
    ],
    [
      { images: 'pixel' },
      "'ignore', 'bytes', 'pixels' or { threshold, maxDiffRatio }",
      "'pixel'",
    ],
    [
      { images: { ratio: 1 } },
      "'ignore', 'bytes', 'pixels' or { threshold, maxDiffRatio }",
      '{ ratio: 1 }',
    ],
    [
      { ignore: 'stderr' },
      'a list of MIME types, stdout and stderr',
      "'stderr'",
    ],
    [{ sanitize: [1] }, 'a file or a list of files', '[ 1 ]'],
    [{ onError: 'stop' }, "'skip' or 'continue'", "'stop'"],
    [{ timeout: '5s' }, 'milliseconds, 0 for no limit', "'5s'"],
    [{ notebookTimeout: -1 }, 'milliseconds, 0 for no limit', '-1'],
    [{ startupTimeout: Number.NaN }, 'milliseconds, 0 for no limit', 'NaN'],
    [{ timeout: Infinity }, 'milliseconds, 0 for no limit', 'Infinity'],
    [{ server: 5 }, 'true, an address or { url, token, … }', 'number'],
    [{ env: { TOKEN: 5 } }, 'an object of strings', 'object'],
    [{ env: 'TOKEN=secret' }, 'an object of strings', 'string'],
  ])('%j', ([given, expected, received]) => {
    const got = /^(?:number|object|string)$/.test(received)
      ? `a value of type ${received}, which may hold a token and is not shown`
      : `\`${received}\``
    expect(messageOf(given)).toBe(
      `NotebookError: Option \`${Object.keys(given).join()}\` of notebooks() must be ${expected}, got ${got}.`,
    )
  })

  test.for([
    'dates',
    [{ name: 'a', pattern: 'b' }],
    [{ name: '', pattern: 'b', replace: '' }],
    [{ name: 'a', pattern: 5, replace: '' }],
    [{ name: 'a', pattern: 'b', replace: '', mimetypes: [] }],
    [5],
  ])('of `rules`: %j', (rules) => {
    expect(messageOf({ rules })).toBe(
      `NotebookError: Option \`rules\` of notebooks() must be a list of names of rules and of { name, pattern, replace }, got \`${inspect(rules)}\`.`,
    )
  })

  test.for([
    '',
    '.',
    'docs/..',
    '../..',
    '/tmp/out',
    {},
    { folder: 'out', timing: true },
  ])('of `output`: %j', (output) => {
    expect(messageOf({ output })).toBe(
      `NotebookError: Option \`output\` of notebooks() must be a folder of its own, relative to the root, or { folder, timings }, got \`${inspect(output)}\`.`,
    )
  })
})

test.for<[Given, string]>([
  [
    { tokn: 'secret' },
    'Option `server` of notebooks() has no key `tokn`.\nDid you mean `token`?',
  ],
  [
    { verify: 'secret' },
    'Option `server` of notebooks() has no key `verify`.\nIts keys are url, token, password, username, headers, ca, cert, key, insecure, root, kernel, maxKernels, notebooks, exclude.',
  ],
  [
    { url: 'http://a', token: ['secret'] },
    'Option `server.token` of notebooks() must be a string, got a value of type object, which may be a secret and is not shown.',
  ],
  [
    { headers: { a: 1 } },
    'Option `server.headers` of notebooks() must be an object of strings, got a value of type object, which may be a secret and is not shown.',
  ],
])('a wrong key of `server`: %j', ([server, message]) => {
  expect(messageOf({ server })).toBe(`NotebookError: ${message}`)
})

test('an option that there is not', () => {
  expect(messageOf({ pyhton: 'python3' })).toBe(
    'NotebookError: notebooks() has no option `pyhton`.\nDid you mean `python`?',
  )
  expect(messageOf({ threads: 2 })).toMatchInlineSnapshot(`
    "NotebookError: notebooks() has no option \`threads\`.
    Its options are include, exclude, name, titles, python, kernel, server, fork, preload, keepKernel, env, parameters, before, after, answers, envFile, cases, dependencies, baseline, verifySnapshots, update, rules, tolerance, images, compare, ignore, comparison, sanitize, report, output, progress, verboseOutput, coverage, checks, onError, timeout, notebookTimeout, startupTimeout."
  `)
})
