import { describe, expect, test } from 'vitest'

import { describeRules } from '../../../src/worker/report/describe-rules.ts'
import { describeVolatileSource } from '../../../src/worker/report/volatile-source.ts'

const MARK = '# vitest: ignore-output'

function describeCell(source: string, language = 'python'): string {
  return describeVolatileSource([source], language, () => MARK)[0] ?? ''
}

describe('random numbers', () => {
  test.each([
    ['x = np.random.rand(3)', 'np.random.rand', 'np.random.seed(0)'],
    ['numpy.random.normal()', 'numpy.random.normal', 'np.random.seed(0)'],
    [
      'rng = np.random.default_rng()',
      'default_rng()',
      'np.random.default_rng(0)',
    ],
    ['random.shuffle(cards)', 'random.shuffle', 'random.seed(0)'],
    ['torch.randn(2)', 'torch.randn', 'torch.manual_seed(0)'],
    ['tf.random.normal((1,))', 'tf.random.normal', 'tf.random.set_seed(0)'],
    ['train_test_split(x, y)', 'train_test_split', 'random_state=0'],
    ['df.sample(3)', '.sample', 'random_state=0'],
    ['rnorm(3)', 'rnorm', 'set.seed(1)', 'r'],
    ['rand(3)', 'rand', 'Random.seed!(1)', 'julia'],
  ])('%s', (source, call, remedy, language = 'python') => {
    expect(describeCell(source, language)).toBe(
      `It draws random numbers (${call}): seed them (${remedy}), or mark the cell "${MARK}".`,
    )
  })
})

describe('clocks and other things that nobody can seed', () => {
  test.each([
    ['datetime.datetime.now()', 'datetime.now'],
    ['pd.Timestamp.today()', 'Timestamp.today'],
    ['start = time.perf_counter()', 'time.perf_counter'],
    ['!date', '!date'],
    ['Sys.time()', 'Sys.time', 'r'],
    ['now()', 'now()', 'julia'],
    ['new Date()', 'new Date()', 'typescript'],
    ['Math.random()', 'Math.random', 'javascript'],
  ])('%s', (source, call, language = 'python') => {
    expect(describeCell(source, language)).toBe(
      `Its output varies (${call}): mark the cell "${MARK}".`,
    )
  })
})

test.each([
  ['x = 1'],
  ['# np.random.rand(3)'],
  ['np.random.seed(0)\nnp.random.rand(3)'],
  ['np.random.default_rng(0)'],
  ['random_state = 0'],
  ['train_test_split(x, y, random_state=0)'],
  ['df.sample(3, random_state=1)'],
  ['downtime.time()'],
  ['rnorm(3)'],
  ['rand(3)'],
  ['new Date()'],
  ['x = np.random.rand(3)', 'r'],
])('nothing is said of %s', (source, language = 'python') => {
  expect(describeCell(source, language)).toBe('')
})

test('a seed of an earlier cell counts', () => {
  const draw = 'np.random.rand(3)'
  expect(
    describeVolatileSource(['np.random.seed(1)', draw], 'python', () => MARK),
  ).toEqual([])
  expect(
    describeVolatileSource(['# np.random.seed(1)', draw], 'python', () => MARK),
  ).toHaveLength(1)
})

test('rules are told as a comment that can be pasted', () => {
  expect(describeRules(['dates'], '#')).toEqual([
    'It differs only in dates and times: "# vitest: rules=dates" in the cell\'s first line lets that pass.',
  ])
  expect(describeRules(['floats', 'dates'], '//')).toEqual([
    'It differs only in the last digits of numbers and in dates and times: "// vitest: rules=floats dates" in the cell\'s first line lets that pass.',
  ])
  expect(describeRules(['numpy-scalars'], '#')).toEqual([
    'It differs only in how NumPy writes scalars: "# vitest: rules=numpy-scalars" in the cell\'s first line lets that pass.',
    "NumPy 2 writes np.float64(0.5) where NumPy 1 wrote 0.5. To have it write as before: np.set_printoptions(legacy='1.25')",
  ])
})
