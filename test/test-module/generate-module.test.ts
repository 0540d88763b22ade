import { Script } from 'node:vm'

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  generateEmptyModule,
  generateFailingModule,
  generateModule,
  moduleText,
  scriptText,
  titleLiteral,
} from '../../src/test-module/generate-module.ts'
import type {
  ModuleCode,
  ModuleInput,
  ModuleSection,
  ModuleTest,
} from '../../src/test-module/generate-module.ts'

const cell = (number: number, line: number, title = 'f()'): ModuleTest => ({
  number,
  title: `[${number}] ${title}`,
  line,
  only: false,
})

function moduleOf(
  root: Partial<ModuleSection>,
  more: Partial<ModuleInput> = {},
): ModuleCode {
  return generateModule({
    reference: { file: '/project/a.ipynb', digest: 'abc' },
    hasSnapshots: false,
    comparison: undefined,
    runtime: '/dist/worker/index.js',
    root: { title: '', line: 1, tests: [], sections: [], ...root },
    safetyNetMs: 1000,
    ...more,
  })
}

/** What a generated module defines, with the line on which it does. */
function definitionsOf(code: ModuleCode): readonly string[] {
  const found: string[] = []
  const depth: string[] = []
  const lineOf = (): number => {
    const [, line] = /generated\.js:(\d+)/.exec(new Error().stack ?? '') ?? []
    return Number(line)
  }
  const note = (text: string): void => {
    found.push(`${lineOf()}: ${[...depth, text].join(' > ')}`)
  }
  const define =
    (kind: string) =>
    (title: string, _options: object, act: (context: object) => unknown) => {
      note(`${kind}${title} → ${String(act({ annotate: () => {} }))}`)
    }
  const scope = {
    test: Object.assign(define(''), {
      only: define('only '),
      skip: (title: string, act: () => unknown) =>
        define('skip ')(title, {}, act),
    }),
    describe: (title: string, _options: object, act: () => void) => {
      note(title)
      depth.push(title)
      act()
      depth.pop()
    },
    beforeAll: () => note('beforeAll'),
    afterAll: () => note('afterAll'),
    inject: () => ({}),
    notebook: () => ({
      cell: (_: object, number: number) => number,
      checks: () => 'all',
    }),
    failNotebook: (failure: object) => note(JSON.stringify(failure)),
    expect: {},
    recordArtifact: {},
    TestRunner: {},
  }
  const names = Object.keys(scope).join(', ')
  // No line is added before the code.
  const run = new Script(`(({ ${names} }) => { ${scriptText(code)}\n})`, {
    filename: 'generated.js',
  }).runInThisContext()
  run(scope)
  return found
}

describe('the module of a notebook', () => {
  test('each cell is a test on its line, below its headings', () => {
    const code = moduleOf({
      tests: [cell(1, 7)],
      sections: [
        {
          title: 'One',
          line: 12,
          tests: [cell(2, 15), { ...cell(3, 20), only: true }],
          sections: [
            { title: 'Deeper', line: 25, tests: [cell(4, 27)], sections: [] },
            { title: 'Empty', line: 30, tests: [], sections: [] },
          ],
        },
        { title: 'Two', line: 40, tests: [cell(5, 41)], sections: [] },
      ],
    })
    expect(definitionsOf(code)).toEqual([
      '1: beforeAll',
      '1: afterAll',
      '7: [1] f() → 1',
      '12: One',
      '15: One > [2] f() → 2',
      '20: One > only [3] f() → 3',
      '25: One > Deeper',
      '27: One > Deeper > [4] f() → 4',
      '30: One > Empty',
      '40: Two',
      '41: Two > [5] f() → 5',
    ])
  })

  test('a suite for each case, with each cell on its line', () => {
    const code = moduleOf(
      {
        tests: [cell(1, 7)],
        sections: [
          { title: 'One', line: 12, tests: [cell(2, 15)], sections: [] },
        ],
      },
      { cases: ['eu', 'us'], hasChecks: true, hasSnapshots: true },
    )
    expect(definitionsOf(code)).toEqual([
      '1: beforeAll',
      '2: (eu)',
      '2: (eu) > beforeAll',
      '2: (eu) > afterAll',
      '7: (eu) > [1] f() → 1',
      '12: (eu) > One',
      '15: (eu) > One > [2] f() → 2',
      '2: (us)',
      '2: (us) > beforeAll',
      '2: (us) > afterAll',
      '7: (us) > [1] f() → 1',
      '12: (us) > One',
      '15: (us) > One > [2] f() → 2',
      '1: notebook checks → all',
    ])
  })

  test('the test of its file comes after those of cells, and stands on the first line', () => {
    const code = moduleOf(
      {
        tests: [cell(1, 7)],
        sections: [
          { title: 'One', line: 12, tests: [cell(2, 15)], sections: [] },
        ],
      },
      { hasChecks: true },
    )
    expect(definitionsOf(code)).toEqual([
      '1: beforeAll',
      '1: afterAll',
      '7: [1] f() → 1',
      '12: One',
      '15: One > [2] f() → 2',
      '1: notebook checks → all',
    ])
  })

  test('without cells to run, too', () => {
    const code = generateEmptyModule('nothing', {
      reference: { file: '/a.ipynb', digest: 'abc' },
      runtime: '/dist/worker.js',
    })
    expect(definitionsOf(code)).toEqual([
      '1: skip nothing → undefined',
      '1: notebook checks → all',
    ])
  })

  test('a notebook on one line has all of its tests there', () => {
    const code = moduleOf({
      sections: [
        { title: 'A', line: 1, tests: [cell(1, 1), cell(2, 1)], sections: [] },
      ],
    })
    expect(definitionsOf(code)).toEqual([
      '1: beforeAll',
      '1: afterAll',
      '1: A',
      '1: A > [1] f() → 1',
      '1: A > [2] f() → 2',
    ])
  })

  test.each<[Partial<ModuleInput>, string]>([
    [{}, '{recordArtifact, expect, TestRunner}'],
    [
      { comparison: '/a "b".ts' },
      String.raw`{recordArtifact, expect, TestRunner, comparison: () => import("/a \"b\".ts")}`,
    ],
  ])('with what %j needs', (input, handedOver) => {
    const code = moduleOf({ tests: [cell(1, 2)] }, input)
    expect(code.imports).toContain('recordArtifact, expect, TestRunner }')
    expect(code.body).toContain(`inject('vitest-notebook'), ${handedOver});`)
  })

  test.each([
    [1000, 1000],
    [Infinity, 2 ** 31 - 1],
    [2 ** 31, 2 ** 31 - 1],
  ])('a limit of %d ms is one that timers know', (safetyNetMs, timeout) => {
    const code = moduleOf({ tests: [cell(1, 2)] }, { safetyNetMs })
    expect(code.body.match(new RegExp(`\\b${timeout}\\b`, 'g'))).toHaveLength(3)
  })

  test('any title gives a module with these tests', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
        (titles) => {
          const code = moduleOf({
            tests: titles.map((title, i) => cell(i + 1, i + 3, title)),
          })
          expect(
            definitionsOf(code)
              .slice(2)
              .map((line) => line.split(':')[0]),
          ).toEqual(titles.map((_, i) => String(i + 3)))
        },
      ),
      { numRuns: 20 },
    )
  })
})

test.each([
  ['plain', `'plain'`],
  ["it's", `"it's"`],
  [`it's "so"`, '`it\'s "so"`'],
  ['it\'s "so" `here`', `'it’s "so" \`here\`'`],
  ['it\'s "${x}"', `'it’s "\${x}"'`],
  [String.raw`print('\n')`, String.raw`"print('\\n')"`],
  ['two\nlines\u2028more', `'two lines more'`],
])('the title %j is the literal %s', (title, literal) => {
  expect(titleLiteral(title)).toBe(literal)
})

test('a notebook without tests is one skipped test', () => {
  expect(moduleText(generateEmptyModule('the notebook is empty'))).toBe(
    "import { test } from 'vitest'; test.skip('the notebook is empty', () => {});",
  )
})

test('a notebook that cannot be read fails when it is loaded', () => {
  const failure = {
    file: '/project/a.ipynb',
    shown: 'a.ipynb',
    name: 'NotebookParseError',
    message: 'It ends\n"too" early.',
    code: 'NB_ERR_PARSE',
    line: 3,
    column: 4,
  }
  const code = generateFailingModule({ runtime: '/dist/index.js', failure })
  expect(definitionsOf(code)).toEqual([`1: ${JSON.stringify(failure)}`])
})
