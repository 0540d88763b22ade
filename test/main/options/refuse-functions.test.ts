import { expect, test } from 'vitest'

import { readComparisonModule } from '../../../src/comparison/options/read-comparison-module.ts'
import { refuseFunctions } from '../../../src/main/options/refuse-functions.ts'

function messageOf(given: Readonly<Record<string, unknown>>): string {
  try {
    refuseFunctions(given)
    return 'nothing thrown'
  } catch (error) {
    return String(error)
  }
}

const methods = {
  normalise(this: void, text: string) {
    return text.toLowerCase()
  },
  'quoted name'(text: string) {
    return text.toLowerCase()
  },
  async later(this: void, text: string) {
    return Promise.resolve(text.toLowerCase())
  },
}

test('functions in options have to be in a module, which the message holds', () => {
  expect(
    messageOf({
      rules: [
        'dates',
        { name: 'build', pattern: /a/, replace: 'b' },
        { name: 'loud', normalise: (text: string) => text.toLowerCase() },
        {
          name: 'ids',
          mimeTypes: ['text/html'],
          normalise: (text: string) => text.trim(),
        },
      ],
      comparators: {
        'application/x': (stored: unknown, actual: unknown) =>
          stored === actual ? undefined : 'another value',
      },
    }),
  ).toMatchInlineSnapshot(`
    "NotebookError: notebooks() takes no functions in its options: outputs are compared in workers, which do not have the configuration.
    Put them, and what they use, into notebooks.compare.ts, and name that file: notebooks({ comparison: './notebooks.compare.ts' })

    import { defineComparison } from 'vitest-notebook/comparison'

    export default defineComparison({
      normalisers: {
        "loud": (text) => text.toLowerCase(),
        "ids": { mimeTypes: ["text/html"], normalise: (text) => text.trim() },
      },
      comparators: {
        "application/x": (stored, actual) => stored === actual ? undefined : "another value",
      },
    })
    "
  `)
})

/** What `export default defineComparison({ … })` of the message would export. */
function pasted(given: Readonly<Record<string, unknown>>): unknown {
  const [, code] = messageOf(given).split('defineComparison(')
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- it is to run
  return new Function(`return (${code}`)()
}

test.for<[string, unknown]>([
  ['an arrow function', (text: string) => text.toLowerCase()],
  [
    'a function',
    function (text: string) {
      return text.toLowerCase()
    },
  ],
  [
    'a named function',
    function lower(text: string) {
      return text.toLowerCase()
    },
  ],
  ['a method', methods.normalise],
  ['a method with a quoted name', methods['quoted name']],
  ['a native function', decodeURIComponent],
  [
    'a class',
    class Rule {
      text = ''
    },
  ],
])('what is pasted works for %s', ([, normalise]) => {
  for (const given of [
    { rules: [{ name: 'a \'quoted\' "name"', normalise }] },
    { normalisers: { 'text/x': normalise } },
    { comparators: { 'text/x': normalise } },
  ]) {
    const module = readComparisonModule({ default: pasted(given) }, 'x.ts')
    const functions = Object.values(
      module.normalisers ?? module.comparators ?? {},
    )
    expect(functions).toEqual([expect.any(Function)])
  }
})

test.for([
  ['a method', methods.normalise],
  ['a method with a quoted name', methods['quoted name']],
  ['an asynchronous method', methods.later],
] as const)('what is pasted is still %s', async ([, normalise]) => {
  const rules = [{ name: 'lower case', normalise }]
  const module = readComparisonModule({ default: pasted({ rules }) }, 'x.ts')
  const lowerCase = module.normalisers?.['lower case']
  const ruled = typeof lowerCase === 'function' ? lowerCase('A', '') : undefined
  expect(await Promise.resolve(ruled)).toBe('a')
})

test.for([
  {},
  { rules: ['dates', { name: 'a', pattern: 'b', replace: '' }, 5] },
  { rules: 'dates', comparators: {}, normalisers: undefined },
])('%j has none', (given) => {
  expect(messageOf(given)).toBe('nothing thrown')
})
