import { expect, test } from 'vitest'

import { createColors } from '../../../src/common/colors.ts'
import type { CellMeta, NotebookMeta } from '../../../src/contract/task-meta.ts'
import type {
  CellReport,
  NotebookReport,
} from '../../../src/main/reporter/notebook-report.ts'
import { renderSummary } from '../../../src/main/reporter/render-summary.ts'
import { summarize } from '../../../src/main/reporter/summarize.ts'

type Meta = Omit<CellMeta, 'number'>

const passed = (meta: Meta, title = '[1] f()'): CellReport => ({
  title,
  state: 'passed',
  errors: [],
  meta: { number: 1, ...meta },
})
const failed = (meta: Meta | undefined): CellReport => ({
  title: '[1] f()',
  state: 'failed',
  errors: [],
  meta: meta && { number: 1, ...meta },
})
const skipped = (meta?: Meta): CellReport => ({
  title: '[1] f()',
  state: 'skipped',
  errors: [],
  meta: meta && { number: 1, ...meta },
})

function report(
  cells: readonly CellReport[],
  meta: NotebookMeta | undefined = {},
  path = 'a.ipynb',
): NotebookReport {
  return { path, meta, uses: [], cells, errors: [] }
}

test.each<readonly [CellReport, what: string, isBad: boolean]>([
  [passed({ outcome: 'matched' }), 'equal', false],
  [passed({ outcome: 'matched', rules: ['ids'] }), 'equal by a rule', false],
  [
    passed({ outcome: 'matched', rules: ['ids', 'shape'] }),
    'equal by shape',
    false,
  ],
  [
    passed({ outcome: 'not-compared', reason: 'output ignored' }),
    'not compared (output ignored)',
    false,
  ],
  [passed({ outcome: 'not-compared' }), 'not compared (no baseline)', false],
  [passed({ outcome: 'matched', failedTries: ['E: no'] }), 'flaky', false],
  [passed({ outcome: 'failed-as-expected' }), 'failed as expected', false],
  [failed({ outcome: 'mismatched' }), 'changed', true],
  [failed({ outcome: 'unrecorded' }), 'without a snapshot', true],
  [failed({ outcome: 'timed-out' }), 'timed out', true],
  [failed({ outcome: 'raised' }), 'raised', true],
  [failed({ outcome: 'raised-other' }), 'raised', true],
  [failed({ outcome: 'did-not-raise' }), 'failed', true],
  [failed({ outcome: 'died' }), 'failed', true],
  [failed({ outcome: 'not-executed' }), 'failed', true],
  [failed({ outcome: 'malformed' }), 'failed', true],
  [failed({ outcome: 'output-lost' }), 'failed', true],
  [failed({ outcome: 'passed-unexpectedly' }), 'failed', true],
  [failed({ outcome: 'blocked', reason: 'x' }), 'failed', true],
  // Vitest has failed it, by its own limit.
  [failed(undefined), 'failed', true],
  [skipped({ outcome: 'skipped', reason: 'x' }), 'skipped', false],
  [skipped(), 'skipped', false],
  [
    { title: '[1]', state: 'pending', meta: undefined, errors: [] },
    'skipped',
    false,
  ],
])('the cell %j is counted as "%s"', (cell, what, isBad) => {
  expect(summarize([report([cell])]).cells).toEqual([{ what, count: 1, isBad }])
})

test.each<
  readonly [outcome: string, NotebookMeta, what: string, isBad: boolean]
>([
  ['updated', { saved: true }, 'updated', false],
  ['written', { saved: true }, 'written', false],
  // The notebook's end has failed, or has not come.
  ['updated', { saved: false }, 'not written', true],
  ['updated', {}, 'not written', true],
  ['written', {}, 'not written', true],
  // It wrote more after its test had ended.
  ['matched', { late: { 1: 'mismatched' } }, 'changed', true],
  ['matched', { late: { 1: 'updated' }, saved: true }, 'updated', false],
  ['matched', { late: { 1: 'updated' } }, 'not written', true],
  ['matched', { late: { 1: 'matched' } }, 'equal', false],
  ['matched', { late: { 2: 'mismatched' } }, 'equal', false],
])(
  '%s in a notebook of which is told %j: "%s"',
  (outcome, meta, what, isBad) => {
    const { cells } = summarize([report([passed({ outcome })], meta)])
    expect(cells).toEqual([{ what, count: 1, isBad }])
  },
)

test.each<readonly [NotebookMeta, what: string]>([
  [{}, 'not written'],
  [{ saved: true }, 'flaky'],
  [{ saved: true, late: { 1: 'mismatched' } }, 'changed'],
  [{ saved: true, late: { 1: 'matched' } }, 'flaky'],
])('a flaky cell of a notebook of which is told %j: "%s"', (meta, what) => {
  const cell = passed({ outcome: 'updated', failedTries: ['E: no'] })
  expect(summarize([report([cell], meta)]).cells).toMatchObject([{ what }])
})

test('cells are counted over all notebooks, the most first', () => {
  const equal = passed({ outcome: 'matched' })
  const { notebooks, cells } = summarize([
    report([failed({ outcome: 'raised' }), equal]),
    report([equal, skipped()]),
    // No cell of it ran.
    { ...report([skipped()], undefined, 'c.ipynb'), meta: undefined },
  ])
  expect(notebooks).toBe(2)
  expect(cells.map(({ what, count }) => `${count} ${what}`)).toEqual([
    '2 equal',
    '2 skipped',
    '1 raised',
  ])
})

test.each<readonly [findings: readonly number[], line: string | undefined]>([
  [[], undefined],
  [[0, 0], '     Checks  2 in order'],
  [[3, 0, 1], '     Checks  1 in order · 2 with 4 findings'],
  [[1], '     Checks  1 with 1 finding'],
])('checks of files that found %j', (findings, line) => {
  const summary = summarize(
    findings.map((count) => ({
      ...report([skipped()], undefined),
      meta: undefined,
      findings: count,
    })),
  )
  const lines = renderSummary(summary, createColors(false), {
    isVerbose: false,
  }).split('\n')
  expect(lines.find((each) => each.includes('Checks'))).toBe(line)
})

test('the slowest cells: three at most, from half a second on', () => {
  const took = (durationMs: number, title: string): CellReport =>
    passed({ outcome: 'matched', durationMs }, title)
  const cells = [
    took(499, '[1] quick'),
    took(500.4, '[2] a'),
    took(9_999, '[3] b'),
    took(12_345, '[4] c'),
    took(501, '[5] d'),
  ]
  expect(summarize([report(cells)]).slowest).toEqual([
    'a.ipynb [4] c 12.3 s',
    'a.ipynb [3] b 9999 ms',
    'a.ipynb [5] d 501 ms',
  ])
})

/** With all that a summary can have. */
const full = summarize([
  {
    ...report(
      [
        passed({ outcome: 'matched', rules: ['ids', 'dates'] }),
        passed({ outcome: 'matched', rules: ['ids'], durationMs: 800 }),
        failed({ outcome: 'mismatched', warnings: ['no such mark'] }),
        passed({ outcome: 'matched', failedTries: ['E: no', 'F: no'] }),
      ],
      {
        kernel: 'Python 3.12.3',
        start: 'forked',
        details: ['nothing preloaded: os is patched'],
        notes: ['taken in place of the kernelspec "old"'],
      },
    ),
    uses: ['helpers.py', 'data.csv'],
  },
  report([skipped()], { kernel: 'Python 3.12.3', start: 'preloaded' }),
  report([skipped()], { kernel: 'Deno', start: 'plain' }),
  report([skipped()], { kernel: 'Python 3.12.3', start: 'forked' }),
])

test('what stands below a run', () => {
  const colors = createColors(false)
  expect(renderSummary(full, colors, { isVerbose: false }))
    .toMatchInlineSnapshot(`
    "  Notebooks  4 run on Python 3.12.3, Deno · 1 forked with preloaded modules, 2 forked, 1 started plainly
          Cells  3 skipped · 2 equal by a rule · 1 changed · 1 flaky
        By rule  2 ids · 1 dates
        Slowest  a.ipynb [1] f() 800 ms
           Note  a.ipynb: taken in place of the kernelspec "old"
           Note  a.ipynb: no such mark
           Note  a.ipynb: [1] f() is flaky: it passed on try 3; try 1: E: no; try 2: F: no
    "
  `)
  expect(renderSummary(full, colors, { isVerbose: true }).split('\n').slice(6))
    .toMatchInlineSnapshot(`
      [
        "       Note  a.ipynb: [1] f() is flaky: it passed on try 3; try 1: E: no; try 2: F: no",
        "     Kernel  a.ipynb: nothing preloaded: os is patched",
        "       Uses  a.ipynb: helpers.py, data.csv",
        "",
      ]
    `)
  const bare = summarize([report([passed({ outcome: 'matched' })])])
  expect(renderSummary(bare, colors, { isVerbose: true }))
    .toMatchInlineSnapshot(`
    "  Notebooks  1 run
          Cells  1 equal
    "
  `)
})

test('the project is named where others have lines, too', () => {
  const bare = summarize([report([passed({ outcome: 'matched' })])])
  const frame = { isVerbose: false, project: 'notebooks (docs)' }
  expect(renderSummary(bare, createColors(false), frame)).toContain(
    'Notebooks  1 run in notebooks (docs)\n',
  )
})

test('only what is bad is red', () => {
  const lines = renderSummary(full, createColors(true), {
    isVerbose: false,
  }).split('\n')
  expect(lines[1]).toContain('\u001b[31m1 changed\u001b[39m')
  expect(lines.join('\n').match(/\u001b\[31m/g)).toHaveLength(1)
})
