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
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { keysOf, outcomesOf, summaryOf } from '../../helpers/runs/outcomes.ts'

const SNAPSHOTS = configWith("{ baseline: 'snapshot' }")
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

describeOnEachVitest('snapshots', (consumer) => {
  test('red in CI, new, match, changed and obsolete, -u, match', async () => {
    using project = new Project(
      {
        'vitest.config.ts': SNAPSHOTS,
        'a.ipynb': prices('4.95'),
        'b.ipynb': strippedNotebook('print(1)', 'print(2)'),
      },
      consumer,
    )
    const snapshots = (file: string): string =>
      readFileSync(
        join(project.folder, `__snapshots__/${file}.ipynb.snap`),
        'utf8',
      )
    const step = async (
      args: readonly string[] = [],
      env: Readonly<Record<string, string>> = {},
    ): Promise<{ readonly seen: object; readonly output: string }> => {
      const run = await project.run(args, env)
      const { exitCode, output } = run
      const seen = {
        exitCode,
        a: outcomesOf(run, 'a.ipynb').join(),
        b: outcomesOf(run, 'b.ipynb').join(),
        summary: summaryOf(run),
      }
      return { seen, output }
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
      summary: ['Snapshots 6 written', 'Cells 6 written'],
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
    expect(readFileSync(join(project.folder, 'a.ipynb'), 'utf8')).toBe(
      prices('4.95'),
    )

    const matches = {
      exitCode: 0,
      a: 'matched,matched,matched,matched',
      b: 'matched,matched',
      summary: ['Cells 6 equal'],
    }
    expect((await step([], CI)).seen).toEqual(matches)
    project.write('a.ipynb', prices('5'))
    project.write('b.ipynb', strippedNotebook('print(1)'))
    const changed = await step()
    expect(changed.seen).toEqual({
      exitCode: 1,
      a: 'matched,mismatched,mismatched,matched',
      b: 'matched',
      summary: [
        'Snapshots 2 failed',
        '1 obsolete',
        '↳ b.ipynb',
        'Cells 3 equal · 2 changed',
      ],
    })
    expect(changed.output).toContain(
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
    const obsolete = await project.run(['b.ipynb'], CI)
    expect(obsolete.exitCode).toBe(1)
    expect(obsolete.output).toContain('Obsolete snapshots found')
    expect(snapshots('a')).toBe(written)
    expect(keysOf(snapshots('b'))).toHaveLength(2)

    expect((await step(['-u'])).seen).toEqual({
      exitCode: 0,
      a: 'matched,updated,updated,matched',
      b: 'matched',
      summary: [
        'Snapshots 2 updated',
        '1 removed',
        '↳ b.ipynb',
        'Cells 3 equal · 2 updated',
      ],
    })
    expect(snapshots('a')).toBe(
      written.replace('8.94', '8.99').replaceAll('4.95', '5.00'),
    )
    expect(keysOf(snapshots('b'))).toEqual(['print(1) (c1) 1'])
  })

  test('cells that a run does not judge keep their snapshots', async () => {
    const cells = (second: string, third: CellSpec = {}): string =>
      strippedNotebook('print(1)', `print(${second})`, {
        code: 'print(3)',
        ...third,
      })
    const snap = '__snapshots__/a.ipynb.snap'
    using project = new Project(
      {
        'vitest.config.ts': SNAPSHOTS,
        'a.ipynb': cells('2'),
        'broken.ipynb': '{ "cells": [',
        '__snapshots__/broken.ipynb.snap': SNAPSHOT('1'),
      },
      consumer,
    )
    const read = (file: string): string =>
      readFileSync(join(project.folder, file), 'utf8')
    await project.run(['a.ipynb'])
    const written = read(snap)

    project.write('a.ipynb', cells('"two"', { tags: ['skip-execution'] }))
    const byName = await project.run(['a.ipynb', '-u', '-t', 'print.1.'])
    expect(outcomesOf(byName)).toEqual(['matched', 'skipped', 'skipped'])
    expect(read(snap)).toBe(written)
    const byLine = await project.run(['a.ipynb:20', '-u'])
    expect(outcomesOf(byLine)).toEqual(['skipped', 'updated', 'skipped'])
    const updated = written.replace('\n  2\n', '\n  two\n')
    expect(read(snap)).toBe(updated)

    const noKernel = { python: join(project.folder, 'no-python') }
    project.write(
      'vitest.config.ts',
      configWith(JSON.stringify({ baseline: 'snapshot', ...noKernel })),
    )
    for (const args of [['-u'], []]) {
      const run = await project.run(args)
      expect(run.exitCode).toBe(1)
      expect(run.files['a.ipynb']?.message).toContain('no-python')
      expect(run.files['broken.ipynb']?.status).toBe('failed')
      expect(run.output).not.toMatch(/obsolete|removed/i)
      expect(read(snap)).toBe(updated)
      expect(read('__snapshots__/broken.ipynb.snap')).toBe(SNAPSHOT('1'))
    }

    project.write('vitest.config.ts', SNAPSHOTS)
    project.write('a.ipynb', cells('"two"', { tags: ['vitest:ignore-output'] }))
    const ignored = await project.run(['a.ipynb'])
    expect(ignored.exitCode).toBe(0)
    expect(outcomesOf(ignored)).toEqual(['matched', 'matched', 'not-compared'])
    expect(summaryOf(ignored)).toEqual([
      'Snapshots 1 obsolete',
      '↳ a.ipynb',
      'Cells 2 equal · 1 not compared (output ignored)',
    ])
  })

  test('a snapshot file with a merge conflict is red, and not lost', async () => {
    const conflict = `<<<<<<< ours\n${SNAPSHOT('1')}=======\n>>>>>>> theirs\n`
    const snap = '__snapshots__/a.ipynb.snap'
    using project = new Project(
      {
        'vitest.config.ts': SNAPSHOTS,
        'a.ipynb': strippedNotebook('print(1)'),
        [snap]: conflict,
      },
      consumer,
    )
    const read = (): string => readFileSync(join(project.folder, snap), 'utf8')
    const run = await project.run()
    expect(run.exitCode).toBe(1)
    // Vitest 5 finds it itself, and asks to mend or delete it also with -u.
    expect(run.output).toContain(
      consumer === 'vitest-4'
        ? 'a.ipynb.snap cannot be read: SyntaxError'
        : 'Invalid snapshot file, please manually fix or delete it',
    )
    expect(read()).toBe(conflict)
    await project.run(['-u'])
    expect(read()).toBe(consumer === 'vitest-4' ? SNAPSHOT('1') : conflict)
  })
})

/** A configuration with several `notebooks()`. */
function configOf(options: readonly string[], test = ''): string {
  const plugins = options.map((each) => `notebooks(${each})`).join(', ')
  return configWith('', test).replace('notebooks()', plugins)
}

/** Notebooks with stored outputs, and others with snapshots. */
const MIXED = {
  'a.ipynb': notebookFile([{ code: 'print(1)', outputs: [stdout('1\n')] }]),
  'reports/b.ipynb': strippedNotebook('print(2)'),
}
const OTHERS = "{ exclude: ['reports/**'] }"
const REPORTS =
  "{ name: 'reports', include: ['reports/**/*.ipynb'], baseline: 'snapshot' }"

describeOnEachVitest('several notebooks()', (consumer) => {
  test.each([
    ['in a root', ''],
    [
      'beside projects',
      "projects: [{ test: { name: 'unit', include: ['*.test.ts'] } }]",
    ],
  ])('each with a baseline of its own, %s', async (_, projects) => {
    using project = new Project(
      { 'vitest.config.ts': configOf([OTHERS, REPORTS], projects), ...MIXED },
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
      'vitest.config.ts': configOf(options),
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
