import { execFileSync } from 'node:child_process'
import { runInNewContext } from 'node:vm'

import { describe, expect, test } from 'vitest'

import {
  parameterCode,
  translatorFor,
} from '../../src/parameters/parameter-code.ts'
import type { ParameterValue } from '../../src/parameters/parameter-value.ts'
import { testPython } from '../helpers/environments.ts'
import { CELLS, VALUES } from './papermill-strings.ts'

describe.each(Object.keys(VALUES))("papermill's own strings for %s", (name) => {
  test.each(VALUES[name] ?? [])('%j is %s', (value, expected) => {
    expect(translatorFor(name)?.translate(value)).toBe(expected)
  })

  test.each(CELLS[name] ?? [])('a cell for %j', (parameters, expected) => {
    expect(parameterCode(name, parameters)).toBe(expected)
  })
})

/** What a careless escape would change. */
const HARD: ParameterValue = [
  'back\\slash "quoted" \'single\' $interpolated ${this} `that` #{and}',
  'line\nbreak\r\ttab \u0000\u0007\u007f \u2028',
  'é € 😀 \u{10ffff}',
  -0,
  1e21,
  1e-7,
  2n ** 80n,
  { 'a "key"': [], __proto__: null, '': {} },
]

test('Python reads what was written', () => {
  const source = parameterCode('python', { value: HARD })
  expect(source).toMatch(/^[\n -~]*$/)
  const program =
    'import json, sys\nexec(sys.argv[1])\nassert value[6] == 2 ** 80\nvalue[6] = None\nprint(json.dumps(value))'
  const printed = execFileSync(testPython(), ['-c', program, source], {
    encoding: 'utf8',
  })
  expect(JSON.parse(printed)).toEqual(
    HARD.map((each) => (typeof each === 'bigint' ? null : each)),
  )
})

test('JavaScript reads what was written', () => {
  const source = parameterCode('typescript', { value: HARD, rest: NaN })
  const read: unknown = runInNewContext(`${source}\n;[value, rest]`)
  expect(read).toEqual([HARD, NaN])
})

test.each([
  ['const region = 1', 'const'],
  ['let a = 1\n  var  region: string = 1', 'var'],
  ['export let region', 'let'],
  ['const region2 = 1; const my$region = 2; x.const region', 'let'],
  ['', 'let'],
])('JavaScript declares again what %j declares, by %s', (before, keyword) => {
  expect(parameterCode('typescript', { region: 1 }, { before })).toBe(
    `// Parameters\n${keyword} region = 1\n`,
  )
})

test('a shell reads what was written', () => {
  const text = 'a\'b"c $HOME `id` \\ \n é * ~ !x'
  const source = parameterCode('bash', { text, list: ['a b', '*'] })
  const printed = execFileSync(
    'bash',
    ['-c', `${source}printf '%s|' "$text" "\${list[@]}"`],
    { encoding: 'utf8' },
  )
  expect(printed).toBe(`${text}|a b|*|`)
})

test.each([
  ['r', 'é 😀', '"\\u00e9 \\U0001f600"'],
  ['r', Infinity, 'Inf'],
  ['julia', 'costs $5', '"costs \\$5"'],
  ['julia', -Infinity, '-Inf'],
  ['sagemath', true, 'True'],
])('beyond papermill: %s writes %j as %s', (language, value, expected) => {
  expect(translatorFor(language)?.translate(value)).toBe(expected)
})

test.each([
  [
    'python',
    { date: new Date(0) },
    'parameters.date cannot be given to a kernel: it is a Date.',
  ],
  [
    'python',
    { rates: { EUR: undefined } },
    'parameters.rates.EUR cannot be given to a kernel: it is undefined.',
  ],
  [
    'python',
    { list: [1, () => 1] },
    'parameters.list[1] cannot be given to a kernel: it is a function.',
  ],
  [
    'python',
    { seen: new Map() },
    'parameters.seen cannot be given to a kernel: it is a Map.',
  ],
  [
    'python',
    { 'a b': 1 },
    '"a b" in parameters is no name of a variable in python.',
  ],
  [
    'python',
    { class: 1 },
    '"class" in parameters is no name of a variable in python.',
  ],
  ['bash', { x: { a: 1 } }, 'An object cannot be given to bash'],
  ['bash', { x: [[1]] }, 'A list of lists cannot be given to bash'],
  ['r', { x: '\0' }, 'A text with the character U+0000 cannot be given to R'],
  ['cobol', { x: 1 }, 'Values cannot be given to a kernel for "cobol"'],
])('%s refuses %o', (language, parameters, message) => {
  expect(() =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what only callers without types can give
    parameterCode(language, parameters as Record<string, ParameterValue>),
  ).toThrow(
    expect.objectContaining({
      code: 'NB_ERR_VALUE',
      message: expect.stringContaining(message),
    }),
  )
})

test('a value that contains itself cannot be given', () => {
  const loop: unknown[] = [1]
  loop.push(loop)
  expect(() => parameterCode('python', { loop: loop as never })).toThrow(
    'parameters.loop[1] cannot be given to a kernel: it contains itself.',
  )
  const twice = [1]
  expect(parameterCode('python', { all: [twice, twice] })).toContain(
    'all = [[1], [1]]',
  )
})
