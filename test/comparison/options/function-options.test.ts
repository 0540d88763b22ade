import { describe, expect, test } from 'vitest'

import { isNotebookError } from '../../../src/common/errors.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type {
  ComparisonOptions,
  FunctionRule,
  OutputComparator,
} from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import {
  fromPortable,
  toPortable,
} from '../../../src/comparison/options/portable-options.ts'
import { checkFunctions } from '../../../src/main/options/check-functions.ts'
import { functionFacts } from '../../../src/main/options/outside-names.ts'
import { shown, stdout } from '../../helpers/outputs/outputs.ts'

/** Options as a worker gets them. */
function sent(options: ComparisonOptions): ComparisonOptions {
  const portable = structuredClone(toPortable(options, []))
  checkFunctions(portable)
  return fromPortable(portable)
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

function rule(normalise: unknown): readonly FunctionRule[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a user may write in JavaScript
  return [{ name: 'loud', normalise: normalise as FunctionRule['normalise'] }]
}

const LIMIT = 3
const methods: Readonly<Record<string, unknown>> = {
  normalise(text: string) {
    return text.toLowerCase()
  },
  'quoted name'(text: string) {
    return text.toLowerCase()
  },
  async later(text: string) {
    return await Promise.resolve(text)
  },
  *pieces(text: string) {
    yield text
  },
  own(this: { readonly prefix: string }, text: string) {
    return this.prefix + text
  },
}

describe('functions reach the workers', () => {
  test.for<[string, unknown]>([
    ['an arrow function', (text: string) => text.toLowerCase()],
    [
      'one with a body',
      (text: string) => {
        const lower = (each: string): string => each.toLowerCase()
        return lower(text)
      },
    ],
    [
      'a function expression',
      function (text: string) {
        return text.toLowerCase()
      },
    ],
    [
      'a named one that calls itself',
      function lower(text: string): string {
        const next = text.toLowerCase()
        return next === text ? text : lower(next)
      },
    ],
    ['a method', methods['normalise']],
    ['a method with a quoted name', methods['quoted name']],
    [
      'one that uses what Node and JavaScript have',
      (text: string) =>
        Buffer.from(JSON.stringify([text])).length > 0
          ? text.toLowerCase()
          : Math.PI.toFixed(2),
    ],
  ])('%s', ([, normalise]) => {
    const { settings } = comparisonSettings(sent({ rules: rule(normalise) }))
    expect(
      compareCellOutputs([stdout('LOUD')], [stdout('loud')], settings),
    ).toEqual({ differences: [], rules: ['loud'] })
  })

  test('comparators, too', () => {
    const compare: OutputComparator = (stored, actual, type) =>
      typeof stored === typeof actual ? undefined : `another kind of ${type}`
    const { settings } = comparisonSettings(
      sent({ comparators: { 'application/x': compare } }),
    )
    const one = [shown('application/x', 1)]
    expect(
      [2, '1'].map(
        (value) =>
          compareCellOutputs(one, [shown('application/x', value)], settings)
            .differences.length,
      ),
    ).toEqual([0, 1])
  })
})

describe('functions that cannot be sent end the run at its start', () => {
  test.for<[string, unknown, string]>([
    [
      'a variable of the file',
      (text: string) => text.slice(LIMIT),
      'uses `LIMIT` from outside of it.\nIt is sent to the workers as source text: define what it needs inside of it.',
    ],
    [
      '`this`',
      methods['own'],
      'uses `this` from outside of it.\nIt is sent to the workers as source text: define what it needs inside of it.',
    ],
    [
      'asynchronous',
      async (text: string) => await Promise.resolve(text),
      'is an asynchronous or generator function.\nWrite one that returns its result at once.',
    ],
    [
      'an asynchronous method',
      methods['later'],
      'is an asynchronous or generator function.\nWrite one that returns its result at once.',
    ],
    [
      'a generator',
      methods['pieces'],
      'is an asynchronous or generator function.\nWrite one that returns its result at once.',
    ],
    [
      'native',
      decodeURIComponent,
      'is a native, bound or generated function, or a class: it has no source text to send to the workers.\nWrite a function that calls it, such as (text) => text.trim().',
    ],
    [
      'bound',
      Math.max.bind(undefined, 1),
      'is a native, bound or generated function, or a class: it has no source text to send to the workers.\nWrite a function that calls it, such as (text) => text.trim().',
    ],
    [
      'a class',
      class Rule {
        text = ''
      },
      'is a native, bound or generated function, or a class: it has no source text to send to the workers.\nWrite a function that calls it, such as (text) => text.trim().',
    ],
  ])('%s', ([, normalise, message]) => {
    expect(messageOf(() => sent({ rules: rule(normalise) }))).toBe(
      `NB_ERR_OPTIONS \`normalise\` of rule "loud" ${message}`,
    )
  })

  test('a comparator is named by its type', () => {
    expect(
      messageOf(() =>
        sent({
          comparators: {
            'application/x': (stored) => (stored === LIMIT ? undefined : 'no'),
          },
        }),
      ),
    ).toBe(
      'NB_ERR_OPTIONS The comparator of "application/x" uses `LIMIT` from outside of it.\nIt is sent to the workers as source text: define what it needs inside of it.',
    )
  })
})

test.for<[string, readonly string[]]>([
  ['(a) => a + b', ['b']],
  ['(a) => helper(a).b.c', ['helper']],
  ['(a) => a.b', []],
  ['(a) => a[b]', ['b']],
  ['({ a, b: [c, ...d], ...e }, [f = g]) => [a, c, d, e, f]', ['g']],
  ['(a = b) => a', ['b']],
  ['(a) => ({ a, b: a, [c]: a, d() { return a } })', ['c']],
  ['(a) => ({ b })', ['b']],
  ['(a) => { const b = 1; let { c } = a; var d; return b + c + d }', []],
  ['(a) => { for (const b of a) if (b) return b; return c }', ['c']],
  ['(a) => { try { return a } catch (e) { return e } }', []],
  ['(a) => { out: for (;;) break out }', []],
  ['(a) => { class B { #c = 1; d = this.#c } return new B(a) }', []],
  ['(a) => { function b() { return this } return b }', []],
  ['(a) => () => this', ['this']],
  ['(a) => typeof b === "undefined" ? a : 1', []],
  ['(a) => `${a} ${b}`', ['b']],
  ['(a) => a?.b?.(c)', ['c']],
  ['(a) => { b = a }', ['b']],
  ['function f(a) { return f(arguments[0]) }', []],
  ['function (a) { return new.target }', []],
  ['normalise(a) { return normalise(a) }', ['normalise']],
  ['[key](a) { return a }', ['key']],
  ['(a) => console.log(process.env, globalThis, undefined, NaN)', []],
  ['(a) => require("fs")', ['require']],
  ['a => /b/.test(a) && tag`c`', ['tag']],
])('names from outside of %s', ([source, outside]) => {
  expect(functionFacts(source)).toEqual({ outside, isDeferred: false })
})

describe('what a function does while outputs are compared', () => {
  test.for<[string, unknown, string]>([
    [
      'throws',
      (text: string) => Number(text).toFixed(-1),
      '`normalise` of rule "loud" threw RangeError: toFixed() digits argument must be between 0 and 100.\nIt has to return the text as it is to be compared.',
    ],
    [
      'returns no text',
      (text: string) => text.length,
      '`normalise` of rule "loud" returned a value of type number.\nIt has to return the text as it is to be compared.',
    ],
  ])('a rule that %s', ([, normalise, message]) => {
    const { settings } = comparisonSettings({ rules: rule(normalise) })
    expect(
      messageOf(() =>
        compareCellOutputs([stdout('1')], [stdout('2')], settings),
      ),
    ).toBe(`NB_ERR_OPTIONS ${message}`)
  })

  test('a comparator that returns neither undefined nor a text', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a user may write in JavaScript
    const compare = ((stored: unknown, actual: unknown) =>
      stored === actual) as unknown as OutputComparator
    const { settings } = comparisonSettings({
      comparators: { 'application/x': compare },
    })
    const outputs = [shown('application/x', 1)]
    expect(
      compareCellOutputs(outputs, outputs, settings).differences,
    ).toMatchObject([
      {
        detail:
          'the comparator for it returned a value of type boolean, which is neither undefined nor a text',
      },
    ])
  })
})
