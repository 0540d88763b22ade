// @module-tag thorough

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import {
  notebookFile,
  stdout,
  strippedNotebook,
} from '../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../helpers/notebooks/notebook-file.ts'
import { dataFrameHtml } from '../../helpers/outputs/data-frame.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { keysOf, outcomesOf, summaryOf } from '../../helpers/runs/outcomes.ts'

const CI = { CI: '1' }

/** A table as pandas shows it and a sum, both of which change with the price. */
function prices(price: string): string {
  const html = dataFrameHtml({
    columns: ['city', 'price'],
    rows: [
      { label: '0', cells: ['Oslo', '3.99'] },
      { label: '1', cells: ['Rome', 'PRICE'] },
    ],
  })
  return strippedNotebook(
    `# vitest: name=the price\nprice = ${price}`,
    { markdown: '# Prices\n\n## Show them' },
    `# vitest: name=a table
display({'text/plain': f'2 prices, {price:.2f} the last',
    'text/html': """${html}""".replace('PRICE', f'{price:.2f}')}, raw=True)`,
    `print(f"total {3.99 + price:.2f}")\nprint('second line')`,
    `{'a': [1, 2]}`,
  )
}

const SNAPSHOT = (text: string): string =>
  [
    '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html',
    '',
    'exports[`print(1) (c1) 1`] = `',
    'stdout',
    `  ${text}`,
    '`;',
    '',
  ].join('\n')

/** Three cells, of which the last is marked in some way. */
function kept(second: string, third: CellSpec = {}): string {
  return strippedNotebook('print(1)', `print(${second})`, {
    code: 'print(3)',
    ...third,
  })
}

const CONFLICT = `<<<<<<< ours\n${SNAPSHOT('1')}=======\n>>>>>>> theirs\n`

/** Each is red, whatever is asked for. */
const BROKEN = {
  'no-kernel.ipynb': strippedNotebook('print(1)'),
  '__snapshots__/no-kernel.ipynb.snap': SNAPSHOT('1'),
  'not-json.ipynb': '{ "cells": [',
  '__snapshots__/not-json.ipynb.snap': SNAPSHOT('1'),
  'conflict.ipynb': strippedNotebook('print(1)'),
  '__snapshots__/conflict.ipynb.snap': CONFLICT,
}

describeOnEachVitest('snapshots', (consumer) => {
  test('red in CI, new, match, changed and obsolete, -u; beside notebooks that cannot be judged', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith([
          "{ baseline: 'snapshot', exclude: ['no-kernel.ipynb'] }",
          "{ baseline: 'snapshot', name: 'no-kernel', include: ['no-kernel.ipynb'], python: 'no-python' }",
        ]),
        'a.ipynb': prices('4.95'),
        'b.ipynb': strippedNotebook('print(1)', 'print(2)'),
        'kept.ipynb': kept('2'),
        'ignored.ipynb': strippedNotebook('print(1)', 'print(2)'),
      },
      consumer,
    )
    const read = (file: string): string =>
      readFileSync(join(project.folder, file), 'utf8')
    const snapshots = (file: string): string =>
      read(`__snapshots__/${file}.ipynb.snap`)
    const step = async (
      args: readonly string[] = [],
      env: Readonly<Record<string, string>> = {},
    ): Promise<{ readonly seen: object; readonly run: RunResult }> => {
      const run = await project.run(args, env)
      const seen = {
        exitCode: run.exitCode,
        a: outcomesOf(run, 'a.ipynb').join(),
        b: outcomesOf(run, 'b.ipynb').join(),
        kept: outcomesOf(run, 'kept.ipynb').join(),
        ignored: outcomesOf(run, 'ignored.ipynb').join(),
        // Files stand in the order in which they have ended.
        summary: summaryOf(run)
          .flatMap((line) => line.split(' · '))
          .toSorted(),
      }
      return { seen, run }
    }

    // In CI, what has no snapshot is red, and nothing is written.
    const missing = await project.run([], CI)
    expect(missing.exitCode).toBe(1)
    expect(missing.files['b.ipynb']?.tests).toEqual(
      [1, 2].map((number) => ({
        name: `[${number}] print(${number})`,
        status: 'failed',
        message: `SnapshotMissing: Cell [${number}] has no snapshot, and none is written in this run.`,
        outcome: 'unrecorded',
      })),
    )
    expect(missing.output).toContain(
      'Accept it on your machine, and commit the snapshot: npx vitest run b.ipynb:10 -u',
    )
    expect(existsSync(join(project.folder, '__snapshots__'))).toBe(false)

    expect((await step()).seen).toEqual({
      exitCode: 0,
      a: 'written,written,written,written',
      b: 'written,written',
      kept: 'written,written,written',
      ignored: 'written,written',
      summary: ['Cells 11 written', 'Snapshots 11 written'],
    })
    const written = snapshots('a')
    expect(written).toMatchInlineSnapshot(`
      "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

      exports[\`Prices > Show them > {'a': [1, 2]} (c5) 1\`] = \`
      display
        text/plain
          {'a': [1, 2]}
      \`;

      exports[\`Prices > Show them > a table (c3) 1\`] = \`
      display
        text/plain
          2 prices, 4.95 the last
        text/html as table
          ║   ║ city ║ price
          ──────────────────
          ║ 0 │ Oslo │  3.99
          ║ 1 │ Rome │  4.95
      \`;

      exports[\`Prices > Show them > print(f"total {3.99 + price:.2f}") (c4) 1\`] = \`
      stdout
        total 8.94
        second line
      \`;

      exports[\`the price (c1) 1\`] = \`no output\`;
      "
    `)
    expect(read('a.ipynb')).toBe(prices('4.95'))
    expect((await step([], CI)).seen).toEqual({
      exitCode: 0,
      a: 'matched,matched,matched,matched',
      b: 'matched,matched',
      kept: 'matched,matched,matched',
      ignored: 'matched,matched',
      summary: ['Cells 11 equal'],
    })

    const firstKept = snapshots('kept')
    project.write('a.ipynb', prices('5'))
    project.write('b.ipynb', strippedNotebook('print(1)'))
    project.write('kept.ipynb', kept('"two"', { tags: ['skip-execution'] }))
    project.write(
      'ignored.ipynb',
      strippedNotebook('print(1)', {
        code: 'print(2)',
        tags: ['vitest:ignore-output'],
      }),
    )
    for (const [file, content] of Object.entries(BROKEN)) {
      project.write(file, content)
    }
    const changed = await step()
    expect(changed.seen).toEqual({
      exitCode: 1,
      a: 'matched,mismatched,mismatched,matched',
      b: 'matched',
      kept: 'matched,mismatched,skipped',
      ignored: 'matched,not-compared',
      summary: [
        '1 not compared (output ignored)',
        '2 obsolete',
        '2 skipped',
        '3 changed',
        'Cells 5 equal',
        'Snapshots 3 failed',
        '↳ b.ipynb',
        '↳ ignored.ipynb',
      ],
    })
    expect(changed.run.output).toContain(
      [
        '- Snapshot',
        '+ Actual output',
        '',
        '  stdout',
        '- total 8.94',
        '+ total 8.99',
        '  second line',
      ].join('\n'),
    )
    expect(changed.run.files['no-kernel.ipynb']?.message).toContain('no-python')
    expect(changed.run.files['not-json.ipynb']?.status).toBe('failed')
    // Vitest 5 finds it itself, and asks to mend or delete it also with -u.
    expect(changed.run.output).toContain(
      consumer === 'vitest-4'
        ? 'conflict.ipynb.snap cannot be read: SyntaxError'
        : 'Invalid snapshot file, please manually fix or delete it',
    )
    const obsolete = await project.run(['b.ipynb'], CI)
    expect(obsolete.exitCode).toBe(1)
    expect(obsolete.output).toContain('Obsolete snapshots found')
    expect(snapshots('a')).toBe(written)
    expect(keysOf(snapshots('b'))).toHaveLength(2)
    expect(snapshots('conflict')).toBe(CONFLICT)

    // Cells that a run does not judge keep their snapshots.
    const byName = await project.run(['kept.ipynb', '-u', '-t', 'print.1.'])
    expect(outcomesOf(byName, 'kept.ipynb')).toEqual([
      'matched',
      'skipped',
      'skipped',
    ])
    expect(snapshots('kept')).toBe(firstKept)
    const byLine = await project.run(['kept.ipynb:20', '-u'])
    expect(outcomesOf(byLine, 'kept.ipynb')).toEqual([
      'skipped',
      'updated',
      'skipped',
    ])
    const updated = firstKept.replace('\n  2\n', '\n  two\n')
    expect(snapshots('kept')).toBe(updated)

    const last = await step(['-u'])
    expect(last.seen).toEqual({
      exitCode: 1,
      a: 'matched,updated,updated,matched',
      b: 'matched',
      kept: 'matched,matched,skipped',
      ignored: 'matched,not-compared',
      summary: [
        'Cells 6 equal',
        '2 updated',
        // With `-u`, Vitest 4 overwrites the snapshots that have a conflict.
        ...(consumer === 'vitest-4'
          ? ['1 written', '1 skipped', 'Snapshots 1 written']
          : ['2 skipped', 'Snapshots 2 updated']),
        '1 not compared (output ignored)',
        '2 removed',
        '↳ b.ipynb',
        '↳ ignored.ipynb',
      ].toSorted(),
    })
    expect(last.run.files['no-kernel.ipynb']?.status).toBe('failed')
    expect(snapshots('a')).toBe(
      written.replace('8.94', '8.99').replaceAll('4.95', '5.00'),
    )
    expect(keysOf(snapshots('b'))).toEqual(['print(1) (c1) 1'])
    expect(snapshots('kept')).toBe(updated)
    expect(keysOf(snapshots('ignored'))).toEqual(['print(1) (c1) 1'])
    expect(snapshots('no-kernel')).toBe(SNAPSHOT('1'))
    expect(snapshots('not-json')).toBe(SNAPSHOT('1'))
    expect(snapshots('conflict')).toBe(
      consumer === 'vitest-4' ? SNAPSHOT('1') : CONFLICT,
    )
  })
})

/** Notebooks with stored outputs, and others with snapshots. */
const MIXED = {
  'a.ipynb': notebookFile([{ code: 'print(1)', outputs: [stdout('1\n')] }]),
  'reports/b.ipynb': strippedNotebook('print(2)'),
}
const OTHERS = "{ exclude: ['reports/**'] }"
const REPORTS =
  "{ name: 'reports', include: ['reports/**/*.ipynb'], baseline: 'snapshot' }"

describeOnEachVitest('several notebooks()', (consumer) => {
  // Without other projects they are in accepted-cells.test.ts.
  test('each with a baseline of its own, beside projects', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          [OTHERS, REPORTS],
          "projects: [{ test: { name: 'unit', include: ['*.test.ts'] } }]",
        ),
        ...MIXED,
      },
      consumer,
    )
    const run = await project.run()
    expect(outcomesOf(run)).toEqual(['matched'])
    expect(outcomesOf(run, 'reports/b.ipynb')).toEqual(['written'])
    expect(
      readFileSync(
        join(project.folder, 'reports/__snapshots__/b.ipynb.snap'),
        'utf8',
      ),
    ).toContain('exports[`print(2) (c1) 1`]')
    expect(run.output).toMatch(/reports +reports\/b\.ipynb/)
  })
})

describe('several notebooks()', () => {
  test.each([
    [
      'of one name',
      [OTHERS, REPORTS.replace("name: 'reports', ", '')],
      'There are two notebooks() with the name "notebooks"',
    ],
    [
      'that share a notebook',
      ['', REPORTS],
      'reports/b.ipynb is included by two notebooks(), notebooks and reports.',
    ],
  ])('%s are refused', async (_, options, message) => {
    using project = new Project({
      'vitest.config.ts': configWith(options),
      ...MIXED,
    })
    const run = await project.run()
    expect(run.exitCode).toBe(1)
    expect(run.output).toContain(message)
    expect(existsSync(join(project.folder, 'reports/__snapshots__'))).toBe(
      false,
    )
  })
})
