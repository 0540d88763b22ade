import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { NAMED_RULES } from '../../../src/comparison/rules/named-rules.ts'
import { display, shown, stdout } from '../../helpers/outputs/outputs.ts'
import {
  documentedRules,
  documentedRulesBetweenCells,
} from '../../helpers/outputs/rule-table.ts'
import type { RuleExample } from '../../helpers/outputs/rule-table.ts'
import { rulesFor } from '../../helpers/outputs/rules-for.ts'

const DOCUMENTED = documentedRules()

/** What comes of an example both ways round, with one rule on or off. */
function outcome({ stored, actual }: RuleExample, rule: string) {
  const { settings } = comparisonSettings({ rules: [rule] })
  const there = compareCellOutputs([stored], [actual], settings)
  const back = compareCellOutputs([actual], [stored], settings)
  const isEqual = there.differences.length === 0
  expect(back.differences.length === 0).toBe(isEqual)
  expect(back.rules).toEqual(there.rules)
  return { isEqual, rules: there.rules }
}

test('docs/comparison.md tells of every rule', () => {
  expect({
    ...documentedRulesBetweenCells(),
    ...Object.fromEntries(
      DOCUMENTED.map(({ name, isDefault }) => [name, isDefault]),
    ),
  }).toEqual(
    Object.fromEntries(
      Object.entries(NAMED_RULES).map(([name, rule]) => [name, rule.isDefault]),
    ),
  )
})

describe.for(DOCUMENTED.map((rule) => [rule.name, rule] as const))(
  'rule %s',
  ([name, { isDefault, rescues, mustNot }]) => {
    test(`makes equal: ${rescues.text}`, () => {
      const { settings } = comparisonSettings(
        isDefault ? {} : { rules: [name] },
      )
      expect(
        compareCellOutputs([rescues.stored], [rescues.actual], settings),
      ).toEqual({ differences: [], rules: [name] })
      expect(outcome(rescues, name)).toEqual({ isEqual: true, rules: [name] })
    })

    test('is needed for that', () => {
      expect(outcome(rescues, `-${name}`)).toEqual({
        isEqual: false,
        rules: [],
      })
    })

    test('is switched by project, notebook and cell; the closest counts', () => {
      const switched = [
        [true, undefined, undefined],
        [true, false, undefined],
        [false, true, undefined],
        [false, undefined, true],
        [true, true, false],
        [false, false, true],
      ].map(([project, ...closer]) => {
        const { settings, warnings } = comparisonSettings(
          { rules: [project === true ? name : `-${name}`] },
          closer.map((isOn) =>
            isOn === undefined ? undefined : { rules: { [name]: isOn } },
          ),
        )
        expect(warnings).toEqual([])
        const { stored, actual } = rescues
        return compareCellOutputs([stored], [actual], settings).rules
      })
      const on = [name]
      expect(switched).toEqual([on, [], on, on, [], on])
    })

    test(`leaves: ${mustNot.text}`, () => {
      expect(outcome(mustNot, name)).toEqual({ isEqual: false, rules: [] })
    })
  },
)

describe('timings', () => {
  test.for([
    [
      '1.23 µs ± 45.6 ns per loop (mean ± std. dev. of 7 runs, 1,000,000 loops each)',
      '123 ms ± 4.56 ms per loop (mean ± std. dev. of 7 runs, 10 loops each)',
    ],
    [
      'The slowest run took 5.67 times longer than the fastest. This could mean that an intermediate result is being cached.\n1 s ± 2 ms per loop (mean ± std. dev. of 7 runs, 1 loop each)\n',
      '1 s ± 3 ms per loop (mean ± std. dev. of 7 runs, 1 loop each)\n',
    ],
    [
      '1000000 loops, best of 5: 213 ns per loop',
      '10 loops, best of 5: 21 ms per loop',
    ],
    [
      'CPU times: total: 15.6 ms\nWall time: 12 ms\n',
      'CPU times: total: 0 ns\nWall time: 1.5 s\n',
    ],
    [
      'CPU times: user 1min 2s, sys: 3 s, total: 1min 5s\nWall time: 1h 2min 3s\n',
      'CPU times: user 2 s, sys: 3 s, total: 5 s\nWall time: 3 s\n',
    ],
    ['Compiler : 120 ms\nWall time: 1 ms\n', 'Wall time: 2 ms\n'],
    [
      '100%|██████████| 10/10 [00:01<00:00,  9.98it/s]',
      '100%|██████████| 10/10 [01:02:03<00:00,  1.02s/it]',
    ],
    [
      'list:  The slowest run took 79.82 times longer than the fastest. This could mean that an intermediate result is being cached.\n205 ms ± 108 ms per loop (mean ± std. dev. of 7 runs, 1 loop each)',
      'list:  16.9 ms ± 5.52 ms per loop (mean ± std. dev. of 7 runs, 100 loops each)',
    ],
    [
      'a CPU times: total: 1 ms\nWall: 2 s',
      'a CPU times: total: 0 ns\nWall: 1 s',
    ],
    [
      'a 10 loops, best of 3: 1 s per loop',
      'a 1 loop, best of 3: 12 s per loop',
    ],
    ['4 files [00:01,  3.98 files/s]', '4 files [00:02,  1.02s/ files]'],
    ['0%| | 0/9 [00:00<?, ?B/s]', '0%| | 0/9 [00:00<?, 1.5MB/s]'],
    [
      '5/5 [00:00<00:00, 97.68it/s, loss=0.123]',
      '5/5 [00:01<00:00, 11.68it/s, loss=0.123]',
    ],
  ] as const)('%s', ([stored, actual]) => {
    expect(rulesFor(stdout(stored), stdout(actual))).toEqual(['timings'])
  })

  test.for([
    [
      '1 s ± 2 ms per loop (mean ± std. dev. of 7 runs, 1 loop each)',
      '1 s ± 2 ms per loop (mean ± std. dev. of 3 runs, 1 loop each)',
    ],
    [
      '50%|█████     | 5/10 [00:01<00:00,  9.98it/s]',
      '100%|██████████| 10/10 [00:01<00:00,  9.98it/s]',
    ],
    ['0/9 [00:00<?, ?it/s]', '0/9 [00:00<?, ?files/s]'],
    ['9it [00:00, 1.02s/it]', '9it [00:00, 1.02s/files]'],
    ['9 [00:00, 3.0 files/s]', '9 [00:00, 3.0files/s]'],
    ['9it [00:00, 3.0it/s]', '9it [00:00<00:00, 3.0it/s]'],
    [
      '5/5 [00:00<00:00, 97.68it/s, loss=0.123]',
      '5/5 [00:00<00:00, 97.68it/s, loss=0.124]',
    ],
    ['The slowest run took 5.67 times longer.\n1', '1'],
    ['Wall time of the model: 3 s', 'Wall time of the model: 4 s'],
    ['[00:01]', '[00:02]'],
  ] as const)('not: %s', ([stored, actual]) => {
    expect(rulesFor(stdout(stored), stdout(actual))).toBe(undefined)
  })
})

describe('numpy-scalars', () => {
  // As NumPy 2.4 writes them, and with `set_printoptions(legacy='1.25')`.
  test.for([
    ['np.float64(-1e+300)', '-1e+300'],
    ['np.float32(0.1)', '0.1'],
    ['np.float64(nan)', 'nan'],
    ['np.float64(-inf)', '-inf'],
    ["np.longdouble('0.1')", '0.1'],
    ['np.uint64(18446744073709551615)', '18446744073709551615'],
    ['np.True_', 'True'],
    [String.raw`np.str_("a'b")`, `"a'b"`],
    [String.raw`np.str_('a\\b\'')`, String.raw`'a\\b\''`],
    [String.raw`np.bytes_(b'q\x00')`, String.raw`b'q\x00'`],
    ['np.complex128(1e-05-3j)', '(1e-05-3j)'],
    ['np.complex128(nan+infj)', '(nan+infj)'],
    ['np.complex128(-0-2j)', '(-0-2j)'],
    ['np.complex64(2j)', '2j'],
    ["np.clongdouble('1+2j')", '(1+2j)'],
    ["np.datetime64('2026-11-29')", "numpy.datetime64('2026-11-29')"],
    ["np.timedelta64(3,'D')", "numpy.timedelta64(3,'D')"],
    ['{1: {np.int8(-3)}, 2: [(np.float16(2.0),)]}', '{1: {-3}, 2: [(2.0,)]}'],
  ] as const)('%s', ([scalar, plain]) => {
    expect(rulesFor(stdout(plain), stdout(scalar), 'numpy-scalars')).toEqual([
      'numpy-scalars',
    ])
    expect(rulesFor(stdout(plain), stdout(scalar))).toBe(undefined)
  })

  test.for([
    ['0.5', 'np.float64(0.25)'],
    ['(0.5, 1)', '(np.float64(0.5), np.int64(2))'],
    ['0.5', 'np.float64(0.5'],
    ['x', 'np.float64(x)'],
    ['0.5', 'mynp.float64(0.5)'],
    ['0.5', 'a.np.float64(0.5)'],
    ["'a'", "np.str_('b')"],
    ['True', 'np.False_'],
    ['1', 'np.True_'],
    ['(1, 2.5)', "np.void((1, 2.5), dtype=[('a', '<i4'), ('b', '<f8')])"],
    ['1+2j', 'np.complex128(1+2j)'],
  ] as const)('not: %s and %s', ([plain, scalar]) => {
    expect(rulesFor(stdout(plain), stdout(scalar), 'numpy-scalars')).toBe(
      undefined,
    )
  })
})

describe('set-order', () => {
  test.for([
    ["{'b', 'a', 'c'}", "{'c', 'a', 'b'}"],
    ["frozenset({'a', 'b'})", "frozenset({'b', 'a'})"],
    ["[{(1, 'x'), (2, 'y')}]", "[{(2, 'y'), (1, 'x')}]"],
    ["{'a, b', \"it's\"}", "{\"it's\", 'a, b'}"],
    ["{b'a', b'b'}", "{b'b', b'a'}"],
    ["{1, 'a', None}", "{None, 1, 'a'}"],
    ["{'k': {'b', 'a'}}", "{'k': {'a', 'b'}}"],
    ["it's {'b', 'a'}", "it's {'a', 'b'}"],
    ["<A: {'b', 'a'}>", "<A: {'a', 'b'}>"],
    ["{<class 'int'>, <class 'str'>}", "{<class 'str'>, <class 'int'>}"],
    [
      '{<Colour.RED: 1>, <function <lambda> at 0x7f8b1c2d3e4f>}',
      '{<function <lambda> at 0x7f8b1c2d3e4f>, <Colour.RED: 1>}',
    ],
    [
      'A(x={datetime.date(2024, 1, 2), datetime.date(2024, 1, 1)})',
      'A(x={datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)})',
    ],
    ["{PosixPath('b'), PosixPath('a')}", "{PosixPath('a'), PosixPath('b')}"],
    ['{nan, 1.0}', '{1.0, nan}'],
  ] as const)('%s', ([stored, actual]) => {
    expect(rulesFor(stdout(stored), stdout(actual))).toEqual(['set-order'])
  })

  test.for([
    ['int a[] = {3, 2, 1};', 'int a[] = {1, 2, 3};'],
    ["char a[] = {'b', 'a'};", "char a[] = {'a', 'b'};"],
    ['{3, 1, 2}', '{1, 2, 3}'],
    ['{(2, 1), (1, 2)}', '{(1, 2), (2, 1)}'],
    ["{Decimal('2'), Decimal('1')}", "{Decimal('1'), Decimal('2')}"],
    ['{"b", "a"}', '{"a", "b"}'],
    ["{'b','a'}", "{'a', 'b'}"],
    ["{'b',  'a'}", "{'a', 'b'}"],
    ["{ 'b', 'a'}", "{'a', 'b'}"],
    ["{'b', 'a' }", "{'a', 'b'}"],
    ["{'b', 'a', }", "{'a', 'b', }"],
    ["{, 'b', 'a'}", "{, 'a', 'b'}"],
    ["{'b ', 'a'}", "{'a', 'b'}"],
    ['{b, a}', '{a, b}'],
    ['{1: 2, 3: 4}', '{3: 4, 1: 2}'],
    ["{'a': 2, 'b'}", "{'b', 'a': 2}"],
    ["{'b', then 'a'}", "{then 'a', 'b'}"],
    ["f{'b', 'a'}", "f{'a', 'b'}"],
    ["\\frac{'b', 'a'}", "\\frac{'a', 'b'}"],
    ["{'a', 'b'}", "{'a', 'b', 'c'}"],
    ["{'b', 'a'", "{'a', 'b'"],
    ["{'b', 'a}", "{'a', 'b}"],
    ["{['b', 'a'], 3}", "{['a', 'b'], 3}"],
    ["{<b, 'a'}", "{'a', <b}"],
  ] as const)('not: %s', ([stored, actual]) => {
    expect(rulesFor(stdout(stored), stdout(actual))).toBe(undefined)
  })

  test('of names, in a value that is shown', () => {
    const value = (text: string) => shown('text/plain', text)
    expect(rulesFor(value('{y, x}'), value('{x, y}'))).toEqual(['set-order'])
    expect(rulesFor(value('{2, 1}'), value('{1, 2}'))).toBe(undefined)
    expect(rulesFor(value('{True, 0}'), value('{0, True}'))).toBe(undefined)
  })

  test.for([
    ['python', true],
    ['ipython', true],
    ['sage', true],
    ['r', false],
    ['c++', false],
  ] as const)('in %s', ([language, isEqual]) => {
    const { settings } = comparisonSettings({}, [], language)
    const { differences } = compareCellOutputs(
      [stdout("{'b', 'a'}")],
      [stdout("{'a', 'b'}")],
      settings,
    )
    expect(differences.length === 0).toBe(isEqual)
  })
})

describe('identifiers and paths', () => {
  test.for([
    ['addresses', '<environment: 0x55d5c8a8>', '<environment: 0x5581f0b0>'],
    [
      'addresses',
      "<weakref at 0x7f0a1b2c3d4e; to 'A' at 0x7f0a1b2c3d4f>",
      "<weakref at 0x7f0a1b2c3d40; to 'A' at 0x7f0a1b2c3d41>",
    ],
    [
      'temporary-paths',
      '/var/folders/ab/cd12ef/T/tmp_1234567',
      '/private/var/folders/ab/zz99/T/tmpabcdefgh',
    ],
    [
      'temporary-paths',
      'C:\\Users\\a\\AppData\\Local\\Temp\\tmpabcdefgh',
      'C:\\Users\\b\\AppData\\Local\\Temp\\tmp12345678',
    ],
    [
      'temporary-paths',
      '/tmp/ipykernel_12/345.py:1: W',
      '/tmp/ipykernel_678/90.py:1: W',
    ],
    ['temporary-paths', '/tmp/RtmpAbC123/x', '/tmp/Rtmpxyz789/x'],
  ] as const)('%s: %s', ([rule, stored, actual]) => {
    expect(rulesFor(stdout(stored), stdout(actual))).toEqual([rule])
  })

  test.for([
    ['offset at 0x1F', 'offset at 0x2F'],
    ['mask 0xdeadbeef', 'mask 0xdeadbeee'],
    ['/tmp/results', '/tmp/outcome'],
    ['/home/tmp1/x', '/home/tmp2/x'],
    ['1b4e28ba', '1b4e28bb'],
  ] as const)('not: %s', ([stored, actual]) => {
    expect(rulesFor(stdout(stored), stdout(actual))).toBe(undefined)
  })

  test('in strings of JSON', () => {
    const figure = (uid: string) => shown('application/json', { a: [{ uid }] })
    expect(
      rulesFor(
        figure('3f2504e0-4f89-41d3-9a0c-0305e82c3301'),
        figure('9b2c8f14-0d3e-4c5a-8b7f-1a2b3c4d5e6f'),
      ),
    ).toEqual(['uuids'])
  })
})

test.for([
  'Mon, 05 Feb 2024 | 31/12/2024',
  '5 February 2024 | 2024-02-05T12:30:00.123Z',
  'Feb 5, 2024 | 12:30:05',
  'Mon Feb  5 12:30:05 2024 | 1/2/24',
])('dates: %s', (pair) => {
  const [stored = '', actual = ''] = pair.split(' | ')
  expect(
    rulesFor(stdout(`on ${stored}.`), stdout(`on ${actual}.`), 'dates'),
  ).toEqual(['dates'])
})

test('of several rules only those that are needed are named', () => {
  const stored = stdout('<A at 0x7f8b1c2d3e4f>  \n{2, 1}\n/tmp/tmpabcdefgh')
  const actual = stdout('<A at 0x7f8b1c2d3e40>\n{2, 1}\n/tmp/tmpabcdefgh')
  expect(rulesFor(stored, actual)).toEqual(['addresses', 'trailing-blanks'])
  expect(rulesFor(stored, actual, 'whitespace')).toEqual([
    'addresses',
    'whitespace',
  ])
  expect(rulesFor(stored, actual, '-addresses')).toBe(undefined)
})

test('rules of several outputs are named once, and beside differences', () => {
  const at = (digit: number) =>
    shown('text/plain', `<A at 0x7f8b1c2d3e4${digit}>`)
  expect(compareCellOutputs([at(1), at(2)], [at(3), at(4)])).toEqual({
    differences: [],
    rules: ['addresses'],
  })
  const result = compareCellOutputs([at(1), stdout('a')], [at(2), stdout('b')])
  expect(result.rules).toEqual(['addresses'])
  expect(result.differences).toHaveLength(1)
})

test('what a rule takes out is not shown as a difference', () => {
  const [difference] = compareCellOutputs(
    [stdout('<A at 0x7f8b1c2d3e4f>\n1\n')],
    [stdout('<A at 0x7f8b1c2d3e40>\n2\n')],
  ).differences
  expect(difference).toMatchObject({
    stored: { text: '<A at 0x…>\n1\n' },
    actual: { text: '<A at 0x…>\n2\n' },
  })
})

describe('ignored parts', () => {
  const plot = (image: string, html: string) =>
    display({ 'text/plain': 'x', 'image/svg+xml': image, 'text/html': html })

  test.for<[string[], string[] | undefined]>([
    [[], undefined],
    [['image/*'], undefined],
    [
      ['image/svg+xml', 'text/html'],
      ['image/svg+xml ignored', 'text/html ignored'],
    ],
    [
      ['image/*', 'Text/HTML; charset=utf-8', 'stdout'],
      ['Text/HTML; charset=utf-8 ignored', 'image/* ignored'],
    ],
  ])('%j', ([ignore, rules]) => {
    const { settings } = comparisonSettings({ ignore })
    const result = compareCellOutputs(
      [plot('<a/>', '1')],
      [plot('<b/>', '2')],
      settings,
    )
    expect(
      result.differences.length === 0 ? result.rules.toSorted() : undefined,
    ).toEqual(rules)
  })

  test('an output that is missing is ignored if all of it is', () => {
    const { settings } = comparisonSettings({ images: 'ignore' })
    const image = shown('image/svg+xml', '<a/>')
    expect(compareCellOutputs([image], [], settings)).toEqual({
      differences: [],
      rules: ['images ignored'],
    })
    expect(
      compareCellOutputs([], [plot('<a/>', '')], settings).differences,
    ).toHaveLength(1)
  })

  test('one output by its position', () => {
    const { settings, warnings } = comparisonSettings({}, [
      {
        ignore: [{ output: 1, part: '*' }],
        replace: [
          {
            output: 2,
            part: 'text/plain',
            regex: '(?i)A(\\d)',
            replace: '\\1',
          },
        ],
      },
    ])
    expect(warnings).toEqual([])
    const cell = (text: string) =>
      ['x', text, text].map((each) => shown('text/plain', each))
    expect(compareCellOutputs(cell('a1'), cell('A1'), settings)).toEqual({
      differences: [],
      rules: ['* ignored', 'diff_replace (?i)A(\\d)'],
    })
    expect(
      compareCellOutputs(
        cell('a1').toReversed(),
        cell('A1').toReversed(),
        settings,
      ).differences,
    ).toHaveLength(1)
  })
})
