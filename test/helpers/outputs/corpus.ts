import type { Output } from '../../../src/nbformat/types.ts'
import { display, raised, shown, stderr, stdout } from './outputs.ts'

/**
 * Outputs such as notebooks hold, mostly without anything a rule is about, as
 * it is with real ones.
 */
export const CORPUS: readonly Output[] = [
  stdout('Loading prices.csv\n120 rows, 3 columns\n'),
  stdout(
    'epoch 1: loss=0.6931 acc=0.52\nepoch 2: loss=0.4012 acc=0.81\nepoch 3: loss=0.2990 acc=0.88\n',
  ),
  stdout('{"name": "Ada", "born": 1815}\n{"name": "Alan", "born": 1912}\n'),
  stdout("{'a': 1, 'b': [2, 3], 'c': {'d': 4.5}}\n"),
  stdout('for x in range(3):\n    if x:\n        print(x)\n'),
  stdout('[[ 1.   0.5 ]\n [-2.25 3.  ]]\n'),
  stdout("['cherry', 'apple', 'banana']\n{'kiwi', 'plum'}\n"),
  stdout('Möglichkeiten: 日本語, Ünïcödé ✓\nTemperatur 21.5 °C\n'),
  stdout(
    'test_one PASSED\ntest_two PASSED\ntest_three FAILED\n2 passed, 1 failed\n',
  ),
  stdout('2024-01-31 INFO start\n2024-02-01 INFO done\n'),
  stderr('UserWarning: 3 values were dropped\n  frame = clean(frame)\n'),
  stdout(
    'CPU times: user 2.1 ms, sys: 1 ms, total: 3.1 ms\nWall time: 3.2 ms\nresult 42\n',
  ),
  shown(
    'text/plain',
    '              price     count\nmean      10.300000  5.000000\nstd        1.580000  0.000000\nmin       -8.200000  5.000000\nmax       12.100000  5.000000',
  ),
  shown('text/plain', 'array([1.5, 2.25, -3.125])'),
  shown('text/plain', '<__main__.Model object at 0x7f8b1c2d3e4f>'),
  shown(
    'text/plain',
    "Pipeline(steps=[('scale', StandardScaler()),\n                ('model', Ridge(alpha=0.5))])",
  ),
  shown('text/plain', "Counter({'the': 12, 'a': 9, 'of': 4})"),
  shown('text/latex', '$\\displaystyle x^{2} + \\frac{1}{2} - \\sqrt{a b}$'),
  shown('text/markdown', '# Results\n\n- mean **10.3**\n- max *20*\n'),
  shown(
    'text/html',
    '<div><table border="1" class="dataframe"><thead><tr><th></th><th>price</th></tr></thead><tbody><tr><th>mean</th><td>10.3</td></tr><tr><th>max</th><td>-20</td></tr></tbody></table></div>',
  ),
  shown(
    'text/html',
    '<h3>Report</h3><p>Sales rose by 12 % to 1,234 units.</p><pre>a  b\nc  d</pre>',
  ),
  shown(
    'image/svg+xml',
    '<svg width="10" height="20"><path d="M 1 2 L 3 -4"/><text>total 42</text></svg>',
  ),
  shown('application/vnd.plotly.v1+json', {
    data: [{ type: 'bar', x: ['a', 'b'], y: [1.5, -2.5] }],
    layout: { title: 'Sales 2024' },
  }),
  raised('ValueError', "invalid literal for int() with base 10: 'x1'"),
  raised('KeyError', "'price'"),
  display({ 'text/plain': '42', 'text/html': '<b>42</b>' }),
]
