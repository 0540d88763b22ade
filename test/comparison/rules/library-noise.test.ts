import { describe, expect, test } from 'vitest'

import type { Output } from '../../../src/nbformat/types.ts'
import { shown, stderr, stdout } from '../../helpers/outputs/outputs.ts'
import { rulesFor } from '../../helpers/outputs/rules-for.ts'

type Pair = readonly [stored: string, actual: string]

/** What two runs of a library print, by a rule; and planted changes, which stay red. */
function describeNoise(
  rule: string,
  make: (text: string) => Output,
  equal: readonly Pair[],
  different: readonly Pair[],
): void {
  describe(`by ${rule}`, () => {
    test.for(equal)('%s', ([stored, actual]) => {
      expect(rulesFor(make(stored), make(actual))).toEqual([rule])
      expect(rulesFor(make(stored), make(actual), `-${rule}`)).toBe(undefined)
    })
    test.for(different)('not: %s', ([stored, actual]) => {
      expect(rulesFor(make(stored), make(actual))).toBe(undefined)
    })
  })
}

describeNoise(
  'timings',
  stdout,
  [
    [
      '1/1 [==============================] - 0s 12ms/step - loss: 0.5',
      '1/1 [==============================] - 1s 99us/step - loss: 0.5',
    ],
    [
      'Epoch 1/2\n10/10 ━━━━━━━━━━━━━━━━━━━━ 0s 12ms/step - loss: 0.5',
      'Epoch 1/2\n10/10 ━━━━━━━━━━━━━━━━━━━━ 1:02 2s/step - loss: 0.5',
    ],
    ['      5/Unknown 0s 3ms/step', '      5/Unknown 2s 1s/step'],
    ['5/5 - 0s - 12ms/step - loss: 0.5', '5/5 - 1s - 9ms/step - loss: 0.5'],
    [
      '5/5 - 0s - loss: 0.5 - 99ms/epoch - 20ms/step',
      '5/5 - 1s - loss: 0.5 - 102ms/epoch - 21ms/step',
    ],
    [
      '[Parallel(n_jobs=1)]: Done   5 out of   5 | elapsed:    0.0s finished',
      '[Parallel(n_jobs=1)]: Done   5 out of   5 | elapsed:  1.3min finished',
    ],
    [
      '[Parallel(n_jobs=-1)]: Done   2 out of   5 | elapsed:    0.1s remaining:    0.2s',
      '[Parallel(n_jobs=-1)]: Done   2 out of   5 | elapsed:    0.3s remaining:  1.2min',
    ],
    [
      '[CV 1/2] END ...............................C=1;, score=0.480 total time=   0.0s',
      '[CV 1/2] END ...............................C=1;, score=0.480 total time= 1.2min',
    ],
    [
      '[Pipeline] ................. (step 1 of 1) Processing r, total=   0.0s',
      '[Pipeline] ................. (step 1 of 1) Processing r, total=   0.1s',
    ],
    [
      '[########################################] | 100% Completed | 101.23 ms',
      '[########################################] | 100% Completed | 1.23 s',
    ],
  ],
  [
    ['1/1 - 0s - 12ms/step - loss: 0.5', '1/1 - 0s - 12ms/step - loss: 0.6'],
    ['1/1 - 0s - 12ms/step', '1/2 - 0s - 12ms/step'],
    ['1/1 - 0s - 12ms/step', '1/1 - 0s - 12ms/epoch'],
    ['latency 12ms/step', 'latency 13ms/step'],
    ['[12:30, 5m/s]', '[13:30, 6m/s]'],
    [
      '[Parallel(n_jobs=1)]: Done   5 out of   5 | elapsed:    0.0s finished',
      '[Parallel(n_jobs=1)]: Done   4 out of   5 | elapsed:    0.0s finished',
    ],
    [
      '[Parallel(n_jobs=1)]: Done 1 tasks      | elapsed:    0.0s',
      '[Parallel(n_jobs=2)]: Done 1 tasks      | elapsed:    0.0s',
    ],
    [
      '[CV 1/2] END C=1;, score=0.480 total time=   0.0s',
      '[CV 1/2] END C=1;, score=0.481 total time=   0.0s',
    ],
    ['the total time= 1.0s', 'the total time= 2.0s'],
    [
      '[####    ] | 50% Completed | 1.0 s',
      '[########] | 100% Completed | 1.0 s',
    ],
  ],
)

describeNoise(
  'test-durations',
  stderr,
  [
    ['Ran 3 tests in 0.004s\n\nOK', 'Ran 3 tests in 12.123s\n\nOK'],
    ['===== 1 passed in 0.02s =====', '==== 1 passed in 10.02s ===='],
    [
      '1 failed, 2 passed, 1 warning in 0.12s',
      '1 failed, 2 passed, 1 warning in 75.30s (0:01:15)',
    ],
    ['== no tests ran in 0.00s ==', '== no tests ran in 0.01s =='],
    [
      '0.01s call     test_a.py::test_b\n',
      '0.02s call     test_a.py::test_b\n',
    ],
  ],
  [
    ['Ran 3 tests in 0.004s', 'Ran 2 tests in 0.004s'],
    ['== 1 passed in 0.02s ==', '== 2 passed in 0.02s =='],
    ['== 1 passed in 0.02s ==', '== 1 failed in 0.02s =='],
    ['0.01s call     test_a', '0.01s call     test_b'],
    ['3.10s call me', '4.20s call me'],
    ['2 passed in 1.5s', '2 passed in 9.5s'],
    ['converged in 0.02s', 'converged in 0.03s'],
    ['3 rows in 0.02s', '3 rows in 0.03s'],
  ],
)

describeNoise(
  'log-times',
  stderr,
  [
    [
      '2026-11-29 06:00:51.184 | INFO     | __main__:<module>:2 - hello',
      '2026-11-30 07:01:52.185 | INFO     | __main__:<module>:2 - hello',
    ],
    [
      '2026-11-29 06:00:51 [info     ] hi                             a=1',
      '2026-11-29T06:00:52.580850Z [info     ] hi                             a=1',
    ],
    [
      '2026-11-29 06:00:51,184 - root - WARNING - x',
      '2026-11-29 06:00:52,000 - root - WARNING - x',
    ],
    ['[06:00:51] INFO     hi', '[06:00:52] INFO     hi'],
    ['[11/29/26 06:00:51] INFO     hi', '[11/30/26 06:00:52] INFO     hi'],
  ],
  [
    [
      '2026-11-29 06:00:51.184 | INFO     | __main__:<module>:2 - hello',
      '2026-11-29 06:00:51.184 | ERROR    | __main__:<module>:2 - hello',
    ],
    [
      '2026-11-29 06:00:51.184 | INFO     | __main__:<module>:2 - hello',
      '2026-11-29 06:00:51.184 | INFO     | __main__:<module>:3 - hello',
    ],
    ['2026-11-29 INFO start', '2026-11-30 INFO start'],
    ['2026-11-29 06:00:51 next train', '2026-11-29 06:00:52 next train'],
    ['at 06:00:51 INFO', 'at 06:00:52 INFO'],
    // Data that has words of logs beside its times: series, tables, CSV, prose.
    ['2026-11-29 06:00:51    INFO', '2026-11-30 06:00:51    INFO'],
    ['2026-11-29 06:00:51  7  ERROR', '2026-11-30 06:00:51  7  ERROR'],
    ['2026-11-29 06:00:51,7,ERROR', '2026-11-30 06:00:51,7,ERROR'],
    ['2026-11-29 06:00:51 an error of 3', '2026-11-30 06:00:51 an error of 3'],
  ],
)

test('a value that looks like a log is no log', () => {
  const log = (day: number): Output =>
    shown('text/plain', `2026-11-${day} 06:00:51 - root - INFO - x`)
  expect(rulesFor(log(28), log(29))).toBe(undefined)
})

const NUMPY = 'numpy/_core/fromnumeric.py'
describeNoise(
  'library-lines',
  stderr,
  [
    [
      `/home/a/.venv/lib/python3.11/site-packages/${NUMPY}:3596: RuntimeWarning: Mean of empty slice.\n`,
      `/usr/lib/python3/dist-packages/${NUMPY}:3860: RuntimeWarning: Mean of empty slice.\n`,
    ],
    [
      '/usr/lib/python3.11/asyncio/events.py:80: RuntimeWarning: never awaited\n',
      '/opt/conda/lib/python3.12/asyncio/events.py:88: RuntimeWarning: never awaited\n',
    ],
    [
      `C:\\venv\\Lib\\site-packages\\a.py:1: UserWarning: x`,
      `D:\\env\\Lib\\site-packages\\a.py:2: UserWarning: x`,
    ],
    [
      '  File "/a/lib/python3.11/json/decoder.py", line 355, in raw_decode',
      '  File "/b c/lib/python3.12/json/decoder.py", line 356, in raw_decode',
    ],
  ],
  [
    [
      `/a/site-packages/${NUMPY}:1: RuntimeWarning: Mean of empty slice.`,
      `/a/site-packages/${NUMPY}:1: RuntimeWarning: invalid value`,
    ],
    [
      '/a/site-packages/numpy/a.py:1: RuntimeWarning: x',
      '/a/site-packages/numpy/b.py:1: RuntimeWarning: x',
    ],
    ['/home/a/mine.py:1: UserWarning: x', '/home/a/mine.py:2: UserWarning: x'],
    ['/a/python3.11/mine.py:1: x', '/a/python3.11/mine.py:2: x'],
    ['  File "/a/mine.py", line 1, in f', '  File "/a/mine.py", line 2, in f'],
    [
      '  File "/a/site-packages/b.py", line 1, in f',
      '  File "/a/site-packages/b.py", line 1, in g',
    ],
  ],
)

describeNoise(
  'addresses',
  stdout,
  [
    [
      '<Thread(Thread-5 (f), started 140034151401152)>',
      '<Thread(Thread-5 (f), started 139867921696448)>',
    ],
    [
      '<pyarrow.Buffer address=0x3f22d2001c0 size=3>',
      '<pyarrow.Buffer address=0x24e442001c0 size=3>',
    ],
    [
      '<_MainThread(MainThread, started daemon 140034151401152)>',
      '<_MainThread(MainThread, started daemon 139867921696448)>',
    ],
    // reprlib: as much of the end as fits into 14 characters.
    ['<sklearn.tree...x7f1911135c30>', '<sklearn.tree...x7f21bfa0b210>'],
    ['<__main__.Mod... 0x55d5c8a8b0>', '<__main__.Mod... 0x55d5c8a9c0>'],
    ['<__main__.Mod...t 0x10abcdef0>', '<__main__.Mod...t 0x10abcd430>'],
    // pandas at 50 characters, Polars at 32.
    [
      '0    <estimators.linear.SparseModel object at 0x7f...',
      '0    <estimators.linear.SparseModel object at 0x55...',
    ],
    [
      '│ <builtins.Model object at 0x7f9… │',
      '│ <builtins.Model object at 0x7f2… │',
    ],
  ],
  [
    [
      '<Thread(Thread-5 (f), started 140034151401152)>',
      '<Thread(Thread-6 (f), started 140034151401152)>',
    ],
    [
      '<Thread(Thread-5, started 140034151401152)>',
      '<Thread(Thread-5, stopped 140034151401152)>',
    ],
    ['started 140034151401152', 'started 140034151401153'],
    ['register address=0x3f22d200', 'register address=0x3f22d204'],
    ['<sklearn.tree...x7f1911135c30>', '<sklearn.svm_...x7f1911135c30>'],
    ['<sklearn.tree...x7f1911135c30>', '<sklearn.tree..0x7f1911135c30>'],
    ['loading ...x7f1911135c30', 'loading ...x7f21bfa0b210'],
    ['<a...x12345>', '<a...x12346>'],
    ['read at 0x7f...', 'read at 7f...'],
    ['read at 0x7f..', 'read at 0x55..'],
  ],
)

describeNoise(
  'addresses',
  (html) => shown('text/html', html),
  [
    [
      '<td>&lt;sklearn.tree...x7f1911135c30&gt;</td>',
      '<td>&lt;sklearn.tree...x7f21bfa0b210&gt;</td>',
    ],
  ],
  [
    [
      '<td>&lt;sklearn.tree...x7f1911135c30&gt;</td>',
      '<td>&lt;sklearn.tree...x7f1911135c30</td>',
    ],
  ],
)

const A = '0123456789abcdef0123456789abcdef'
const B = 'b412187741b4428c803c9c8b1185b23b'
const C = '957e232f622844d880b4b0988ffe7fc4'

describeNoise(
  'generated-ids',
  (text) => shown('text/html', text),
  [
    [
      `<script>var x = {"plot_id":"p1","comm_id":"${A}","client_comm_id":"${B}"}</script>`,
      `<script>var x = {"plot_id":"p1","comm_id":"${B}","client_comm_id":"${C}"}</script>`,
    ],
    [
      `<iframe width="9" srcdoc="&lt;b id=&quot;map_${A}&quot;&gt; map_${A}" style=""></iframe>`,
      `<iframe width="9" srcdoc="&lt;b id=&quot;map_${B}&quot;&gt; map_${B}" style=""></iframe>`,
    ],
    [
      '<div id="BO6fWu"></div><script data-lets-plot-script="plot">f("BO6fWu")</script>',
      '<div id="itg116"></div><script data-lets-plot-script="plot">f("itg116")</script>',
    ],
    [
      '<div id="ZVY6U9"></div><script data-lets-plot-script="library">f("ZVY6U9")</script>',
      '<div id="GmNTas"></div><script data-lets-plot-script="library">f("GmNTas")</script>',
    ],
    [
      '<div id="aowbqzmxkh"><style>#aowbqzmxkh td {}</style><table class="gt_table"><tr><td>1</td></tr></table></div>',
      '<div id="zzkdjfhgqp"><style>#zzkdjfhgqp td {}</style><table class="gt_table"><tr><td>1</td></tr></table></div>',
    ],
  ],
  [
    [
      `<script>var x = {"comm_id":"${A}","client_comm_id":"${A}"}</script>`,
      `<script>var x = {"comm_id":"${A}","client_comm_id":"${B}"}</script>`,
    ],
    [
      '<div id="BO6fWu"></div><script data-lets-plot-script="plot">f(1)</script>',
      '<div id="itg116"></div><script data-lets-plot-script="plot">f(2)</script>',
    ],
    ['<div id="BO6fWu"></div>', '<div id="itg116"></div>'],
    // Ids of others, in documents that speak of the library or show both.
    [
      '<p>lets-plot</p><div id="result">5</div>',
      '<p>lets-plot</p><div id="answer">5</div>',
    ],
    [
      '<div id="result">5</div><div id="BO6fWu"></div><script data-lets-plot-script="plot">f("BO6fWu")</script>',
      '<div id="answer">5</div><div id="BO6fWu"></div><script data-lets-plot-script="plot">f("BO6fWu")</script>',
    ],
    [
      '<div id="resultsbox">resultsbox</div><table class="gt_table"></table>',
      '<div id="answersbox">answersbox</div><table class="gt_table"></table>',
    ],
    [`<img src="plot_${A}.png">`, `<img src="plot_${B}.png">`],
    // Beside a frame, and in what only speaks of one.
    [
      `<iframe srcdoc="<p>"></iframe><img src="plot_${A}.png">`,
      `<iframe srcdoc="<p>"></iframe><img src="plot_${B}.png">`,
    ],
    [`<p>srcdoc="map_${A}"</p>`, `<p>srcdoc="map_${B}"</p>`],
    [`<p>md5 ${A}</p>`, `<p>md5 ${B}</p>`],
  ],
)

describeNoise(
  'generated-ids',
  (text) => shown('text/plain', text),
  [[`<DisplayHandle display_id=${A}>`, `<DisplayHandle display_id=${B}>`]],
  [
    ['<DisplayHandle display_id=a>', '<DisplayHandle display_id=b>'],
    [`map_${A}`, `map_${B}`],
  ],
)

test("the ids of matplotlib's animations need no rule", () => {
  const animation = (id: string, frames: number) =>
    shown(
      'text/html',
      `<img id="_anim_img${id}"><button onclick="anim${id}.faster()"></button><script>anim${id} = new Animation(${frames}, "_anim_img${id}")</script>`,
    )
  expect(rulesFor(animation(A, 2), animation(B, 2))).toEqual([])
  expect(rulesFor(animation(A, 2), animation(B, 3))).toBe(undefined)
})
