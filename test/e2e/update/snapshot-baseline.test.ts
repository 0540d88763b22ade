import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import type { Consumer, RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const SNAPSHOTS = configWith("{ baseline: 'snapshot' }")

/** A notebook without outputs and counts, as tools that strip them leave it. */
function stripped(...cells: readonly (CellSpec | string)[]): string {
  return notebookFile(
    cells.map((cell) => ({
      ...(typeof cell === 'string' ? { code: cell } : cell),
      count: null,
    })),
  )
}

class SnapshotProject extends Project {
  constructor(
    files: Readonly<Record<string, string | Buffer>>,
    consumer?: Consumer,
  ) {
    super({ 'vitest.config.ts': SNAPSHOTS, ...files }, consumer)
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  /** Names of the files beside the snapshots. */
  filesOf(notebook = 'a.ipynb'): string[] {
    const folder = join(this.folder, '__snapshots__', `${notebook}.files`)
    return existsSync(folder) ? readdirSync(folder).toSorted() : []
  }

  async step(
    args: readonly string[] = [],
    env: Readonly<Record<string, string | undefined>> = {},
  ): Promise<object> {
    const run = await this.run(args, env)
    const { exitCode } = run
    return { exitCode, outcomes: outcomes(run), summary: summaryOf(run) }
  }
}

function outcomes(run: RunResult, file = 'a.ipynb'): (string | undefined)[] {
  return (
    run.files[file]?.tests.map(({ outcome, status }) => outcome ?? status) ?? []
  )
}

function summaryOf(run: RunResult): string[] {
  return run.output
    .split('\n')
    .filter((line) => /^ +(?:Snapshots|Cells) |^ +↳|^ +\d+ obsolete/.test(line))
    .map((line) => line.trim().replace(/ {2,}/, ' ').replace('./', ''))
}

const SNAP = '__snapshots__/a.ipynb.snap'

describeOnEachVitest('snapshots', (consumer) => {
  test('new, written, match, changed, red, -u, match', async () => {
    const cells = (price: string): string =>
      stripped(
        'import pandas as pd',
        { markdown: '# Prices\n\n## Show them' },
        `prices = pd.DataFrame({'city': ['Oslo', 'Rome'], 'price': [3.99, ${price}]})\nprices`,
        `print(f"total {prices.price.sum():.2f}")\nprint('second line')`,
        `{'a': [1, 2]}`,
      )
    using project = new SnapshotProject({ 'a.ipynb': cells('4.95') }, consumer)
    expect(await project.step()).toEqual({
      exitCode: 0,
      outcomes: ['written', 'written', 'written', 'written'],
      summary: ['Snapshots 4 written', 'Cells 4 written'],
    })
    const written = project.read(SNAP)
    expect(written).toMatchInlineSnapshot(`
      "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

      exports[\`Prices > Show them > {'a': [1, 2]} (c5) 1\`] = \`
      display
        text/plain
          {'a': [1, 2]}
      \`;

      exports[\`Prices > Show them > prices = pd.DataFrame({'city': ['Oslo', 'Rome'], 'price': [… (c3) 1\`] = \`
      display
        text/plain
             city  price
          0  Oslo   3.99
          1  Rome   4.95
        text/html as table
          ║   ║ city ║ price
          ──────────────────
          ║ 0 │ Oslo │  3.99
          ║ 1 │ Rome │  4.95
      \`;

      exports[\`Prices > Show them > print(f"total {prices.price.sum():.2f}") (c4) 1\`] = \`
      stdout
        total 8.94
        second line
      \`;

      exports[\`import pandas as pd (c1) 1\`] = \`no output\`;
      "
    `)
    expect(project.read('a.ipynb')).toBe(cells('4.95'))

    const matches = {
      exitCode: 0,
      outcomes: ['matched', 'matched', 'matched', 'matched'],
      summary: ['Cells 4 equal'],
    }
    expect(await project.step()).toEqual(matches)
    expect(await project.step([], { CI: '1' })).toEqual(matches)
    expect(await project.step(['-u'])).toEqual(matches)
    expect(project.read(SNAP)).toBe(written)

    project.write('a.ipynb', cells('5'))
    const run = await project.run()
    expect(outcomes(run)).toEqual([
      'matched',
      'mismatched',
      'mismatched',
      'matched',
    ])
    expect(summaryOf(run)).toEqual([
      'Snapshots 2 failed',
      'Cells 2 equal · 2 changed',
    ])
    expect(run.exitCode).toBe(1)
    expect(run.output).toContain(
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
    expect(project.read(SNAP)).toBe(written)

    expect(await project.step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['matched', 'updated', 'updated', 'matched'],
      summary: ['Snapshots 2 updated', 'Cells 2 equal · 2 updated'],
    })
    expect(project.read(SNAP)).toBe(
      written.replace('8.94', '8.99').replaceAll('4.95', '5.00'),
    )
    expect(await project.step()).toEqual(matches)
  })

  test('in CI, what has no snapshot or no cell is red, and nothing is written', async () => {
    using project = new SnapshotProject(
      { 'a.ipynb': stripped('print(1)', 'print(2)') },
      consumer,
    )
    const run = await project.run([], { CI: '1' })
    expect(run.exitCode).toBe(1)
    expect(run.files['a.ipynb']?.tests).toEqual([
      {
        name: '[1] print(1)',
        status: 'failed',
        message:
          'SnapshotMissing: Cell [1] has no snapshot, and none is written in this run.',
        outcome: 'unrecorded',
      },
      {
        name: '[2] print(2)',
        status: 'failed',
        message:
          'SnapshotMissing: Cell [2] has no snapshot, and none is written in this run.',
        outcome: 'unrecorded',
      },
    ])
    expect(run.output).toContain(
      'Accept it on your machine, and commit the snapshot: npx vitest run a.ipynb:10 -u',
    )
    expect(existsSync(join(project.folder, '__snapshots__'))).toBe(false)

    await project.run()
    const written = project.read(SNAP)
    project.write('a.ipynb', stripped('print(1)'))
    expect(await project.step()).toEqual({
      exitCode: 0,
      outcomes: ['matched'],
      summary: ['Snapshots 1 obsolete', '↳ a.ipynb', 'Cells 1 equal'],
    })
    const inCi = await project.run([], { CI: '1' })
    expect(inCi.exitCode).toBe(1)
    expect(inCi.output).toContain('Obsolete snapshots found')
    expect(project.read(SNAP)).toBe(written)
    expect(await project.step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['matched'],
      summary: ['Snapshots 1 removed', '↳ a.ipynb', 'Cells 1 equal'],
    })
    expect(keysOf(project)).toEqual(['print(1) (c1) 1'])
  })

  test('cells that a run does not judge keep their snapshots', async () => {
    const cells = (second: string, third: CellSpec = {}): string =>
      stripped('print(1)', `print(${second})`, { code: 'print(3)', ...third })
    using project = new SnapshotProject({ 'a.ipynb': cells('2') }, consumer)
    await project.run()
    const written = project.read(SNAP)

    project.write('a.ipynb', cells('"two"', { tags: ['skip-execution'] }))
    expect(await project.step(['-u', '-t', 'print.1.'])).toMatchObject({
      exitCode: 0,
      outcomes: ['matched', 'skipped', 'skipped'],
    })
    expect(project.read(SNAP)).toBe(written)
    expect(await project.step(['a.ipynb:20', '-u'])).toMatchObject({
      outcomes: ['skipped', 'updated', 'skipped'],
    })
    const updated = written.replace('\n  2\n', '\n  two\n')
    expect(project.read(SNAP)).toBe(updated)

    const noKernel = { python: join(project.folder, 'no-python') }
    project.write(
      'vitest.config.ts',
      configWith(JSON.stringify({ baseline: 'snapshot', ...noKernel })),
    )
    for (const args of [['-u'], []]) {
      const run = await project.run(args)
      expect(run.exitCode).toBe(1)
      expect(run.files['a.ipynb']?.message).toContain('no-python')
      expect(run.output).not.toMatch(/obsolete|removed/i)
      expect(project.read(SNAP)).toBe(updated)
    }
    project.write('a.ipynb', '{ "cells": [')
    expect(await project.step(['-u'])).toMatchObject({ exitCode: 1 })
    expect(project.read(SNAP)).toBe(updated)
    project.write('vitest.config.ts', SNAPSHOTS)

    project.write('a.ipynb', cells('"two"', { tags: ['vitest:ignore-output'] }))
    expect(await project.step()).toEqual({
      exitCode: 0,
      outcomes: ['matched', 'matched', 'not-compared'],
      summary: [
        'Snapshots 1 obsolete',
        '↳ a.ipynb',
        'Cells 2 equal · 1 not compared (output ignored)',
      ],
    })
  })

  test('a snapshot file with a merge conflict is red, and not lost', async () => {
    using project = new SnapshotProject(
      { 'a.ipynb': stripped('print(1)') },
      consumer,
    )
    await project.run()
    const written = project.read(SNAP)
    const conflict = `<<<<<<< ours\n${written}=======\n>>>>>>> theirs\n`
    project.write(SNAP, conflict)
    const run = await project.run()
    expect(run.exitCode).toBe(1)
    // Vitest 5 finds it itself, and asks to mend or delete it also with -u.
    expect(run.output).toContain(
      consumer === 'vitest-4'
        ? 'a.ipynb.snap cannot be read: SyntaxError'
        : 'Invalid snapshot file, please manually fix or delete it',
    )
    expect(project.read(SNAP)).toBe(conflict)
    await project.run(['-u'])
    expect(project.read(SNAP)).toBe(
      consumer === 'vitest-4' ? written : conflict,
    )
  })
})

describe('snapshots, with whichever Vitest', () => {
  test('snapshots are where resolveSnapshotPath says', async () => {
    using project = new SnapshotProject({
      'vitest.config.ts': configWith(
        "{ baseline: 'snapshot' }",
        "resolveSnapshotPath: (file, extension) => file.replace('notes', 'records') + extension",
      ),
      'notes/a.ipynb': stripped(
        'from IPython.display import SVG\nSVG("<svg/>")',
      ),
    })
    await project.run()
    expect(readdirSync(join(project.folder, 'records')).toSorted()).toEqual([
      'a.ipynb.files',
      'a.ipynb.snap',
    ])
    expect(outcomes(await project.run(), 'notes/a.ipynb')).toEqual(['matched'])
  })

  test('rules and tolerance apply, and leave a snapshot as it is', async () => {
    const cells = (third: string, at: string): string =>
      stripped(`print('a third is ${third}')`, `print('<object at ${at}>')`, {
        code: `print(${third})`,
        tags: ['vitest:tolerance=0'],
      })
    using project = new SnapshotProject({
      'vitest.config.ts': configWith(
        "{ baseline: 'snapshot', tolerance: 1e-3 }",
      ),
      'a.ipynb': cells('0.3333', '0x7f8b1c2d3e4f'),
    })
    await project.run()
    const written = project.read(SNAP)
    project.write('a.ipynb', cells('0.3334', '0x7f8b1c2d0000'))
    for (const args of [[], ['-u', '-t', 'third is|object']]) {
      expect(outcomes(await project.run(args)).slice(0, 2)).toEqual([
        'matched',
        'matched',
      ])
    }
    expect(project.read(SNAP)).toBe(written)
    const { output } = await project.run()
    expect(output).toContain('Cells  2 equal by a rule · 1 changed')
  })

  test('images are files, compared as images', async () => {
    const plot = (color: string, software: string): string =>
      [
        'import base64, io',
        'import matplotlib.pyplot as plt',
        'from IPython.display import Image, SVG, display',
        `figure = plt.figure(figsize=(1, 1)); figure.text(0, 0, "x", color="${color}")`,
        'png = io.BytesIO()',
        `figure.savefig(png, metadata={"Software": "${software}"})`,
        'plt.close()',
        'display(Image(png.getvalue()))',
        'SVG("<svg xmlns=\'http://www.w3.org/2000/svg\'><g/></svg>")',
      ].join('\n')
    const notebook = (first: string): string =>
      stripped({ code: `# vitest: name=plot\n${first}` }, 'print(1)')
    using project = new SnapshotProject({
      'a.ipynb': notebook(plot('red', 'one')),
    })
    await project.run()
    const [png = '', svg = ''] = project.filesOf()
    expect([png, svg].map((name) => name.replace(/[\da-f]{6}/, '…'))).toEqual([
      'plot-c1-…-1.png',
      'plot-c1-…-2.svg',
    ])
    const image = `__snapshots__/a.ipynb.files/${png}`
    const first = readFileSync(join(project.folder, image))
    expect(first.subarray(1, 4).toString()).toBe('PNG')
    const written = project.read(SNAP)
    expect(
      written
        .replaceAll(/-[\da-f]{6}-/g, '-…-')
        .replaceAll(/ [\da-f]{8}$/gm, ' …'),
    ).toMatchInlineSnapshot(`
      "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

      exports[\`plot (c1) 1\`] = \`
      display
        text/plain
          <IPython.core.display.Image object>
        image/png in plot-c1-…-1.png …

      display
        text/plain
          <IPython.core.display.SVG object>
        image/svg+xml in plot-c1-…-2.svg …
      \`;

      exports[\`print(1) (c2) 1\`] = \`
      stdout
        1
      \`;
      "
    `)

    // Other bytes, the same picture.
    project.write('a.ipynb', notebook(plot('red', 'two')))
    expect(await project.step(['-u'])).toMatchObject({
      outcomes: ['matched', 'matched'],
    })
    expect(readFileSync(join(project.folder, image))).toEqual(first)
    expect(project.read(SNAP)).toBe(written)

    project.write('a.ipynb', notebook(plot('blue', 'one')))
    const changed = await project.run()
    expect(outcomes(changed)).toEqual(['mismatched', 'matched'])
    expect(changed.output).toMatch(/image\/png: \d+ of 10000 pixels differ/)
    expect(project.read(SNAP)).toBe(written)
    await project.run(['-u'])
    expect(project.filesOf()).toEqual([png, svg])
    expect(readFileSync(join(project.folder, image))).not.toEqual(first)
    expect(outcomes(await project.run())).toEqual(['matched', 'matched'])

    rmSync(join(project.folder, image))
    const gone = await project.run()
    expect(outcomes(gone)).toEqual(['mismatched', 'matched'])
    expect(gone.output).toContain('image/png')

    project.write('a.ipynb', stripped('print(1)'))
    await project.run(['-u'])
    expect(project.filesOf()).toEqual([])
    expect(readdirSync(join(project.folder, '__snapshots__'))).toEqual([
      'a.ipynb.snap',
    ])
  })

  test('a cell keeps its snapshot when others are inserted and it is edited', async () => {
    using project = new SnapshotProject({
      'a.ipynb': stripped({ markdown: '# One' }, 'print(1)', 'print(2)'),
    })
    await project.run()
    const written = project.read(SNAP)
    expect(keysOf(project)).toEqual([
      'One > print(1) (c2) 1',
      'One > print(2) (c3) 1',
    ])
    const edited = JSON.parse(
      stripped({ markdown: '# Two' }, 'print(2 - 1)', 'print(3)'),
    )
    edited.cells.splice(1, 0, { ...edited.cells[1], id: 'new' })
    edited.cells[1].source = ['print(0)']
    project.write('a.ipynb', JSON.stringify(edited))
    expect(await project.step([], { CI: '1' })).toMatchObject({
      outcomes: ['unrecorded', 'matched', 'mismatched'],
      summary: ['Snapshots 2 failed', expect.stringContaining('1 equal')],
    })
    expect(project.read(SNAP)).toBe(written)
    await project.run(['-u'])
    const keys = [
      'One > print(1) (c2) 1',
      'One > print(2) (c3) 1',
      'Two > print(0) (new) 1',
    ]
    expect(keysOf(project)).toEqual(keys)
    expect(await project.step([], { CI: '1' })).toMatchObject({
      outcomes: ['matched', 'matched', 'matched'],
    })

    // As nbstripout writes ids: what is left is the name.
    for (const [index, cell] of edited.cells.entries()) {
      cell.id = `${index}`
    }
    edited.cells[0].source = ['# One']
    edited.cells[2].source = ['print(1)']
    edited.cells.splice(1, 1)
    project.write('a.ipynb', JSON.stringify(edited))
    expect(await project.step()).toMatchObject({
      outcomes: ['matched', 'written'],
    })
    expect(keysOf(project)).toEqual([
      ...keys.slice(0, 2),
      'One > print(3) 1',
      ...keys.slice(2),
    ])
  })

  test('an exception is recorded where it is expected, and only there', async () => {
    const cells = (marked: boolean, raises: boolean): string =>
      stripped(
        'print("before")',
        {
          code: raises ? '1 / 0' : '1 / 1',
          tags: marked ? ['raises-exception'] : [],
        },
        'print("after")',
      )
    using project = new SnapshotProject({ 'a.ipynb': cells(false, true) })
    expect(await project.step()).toMatchObject({
      exitCode: 1,
      outcomes: ['written', 'raised', 'skipped'],
    })
    expect(keysOf(project)).toEqual(['print("before") (c1) 1'])
    expect(await project.step(['-u'])).toMatchObject({
      outcomes: ['matched', 'raised', 'skipped'],
    })
    expect(keysOf(project)).toEqual(['print("before") (c1) 1'])
    project.write('a.ipynb', cells(true, true))
    expect(await project.step()).toMatchObject({
      exitCode: 0,
      outcomes: ['matched', 'written', 'written'],
    })
    const written = project.read(SNAP)
    expect(written).toContain('\nerror ZeroDivisionError\n  division by zero\n')
    project.write('a.ipynb', cells(false, true))
    expect(await project.step([], { CI: '1' })).toMatchObject({
      exitCode: 0,
      outcomes: ['matched', 'matched', 'matched'],
    })
    project.write('a.ipynb', cells(false, false))
    expect(await project.step()).toMatchObject({
      exitCode: 1,
      outcomes: ['matched', 'mismatched', 'matched'],
    })
    expect(project.read(SNAP)).toBe(written)
  })

  test('a display that a later cell updates is recorded as it is at the end', async () => {
    const cells = (last: string): string =>
      stripped(
        'from IPython.display import display\nhandle = display("first", display_id=True)',
        'print(1)',
        `handle.update("${last}")`,
      )
    using project = new SnapshotProject({ 'a.ipynb': cells('last') })
    await project.run()
    expect(project.read(SNAP)).toContain("text/plain\n    'last'\n")
    project.write('a.ipynb', cells('other'))
    expect(outcomes(await project.run())).toEqual([
      'mismatched',
      'matched',
      'matched',
    ])
  })

  test('whatever is printed comes back from the file', async () => {
    const odd = JSON.stringify(
      'back\\slash, `tick`, ${x}, "quotes", ⟪1b⟫\r\n\ttab  \n\n\x1b[31mred\x1b[0m\u2028🎉 ',
    )
    using project = new SnapshotProject({
      'a.ipynb': stripped(
        `print(${odd})`,
        `from IPython.display import HTML, JSON, display\ndisplay(HTML(${odd}), JSON({${odd}: [${odd}, float("nan")]}))`,
        'print(("y" * 99 + "\\n") * 30_000)',
      ),
    })
    expect(await project.step()).toMatchObject({
      outcomes: ['written', 'written', 'written'],
    })
    const { size } = statSync(join(project.folder, SNAP))
    expect(size).toBeGreaterThan(3e6)
    const run = await project.run([], { CI: '1' })
    expect(run.output).toContain('Cells  3 equal\n')
    expect(outcomes(run)).toEqual(['matched', 'matched', 'matched'])
  })

  test('where files cannot be written, the snapshot stays what it was', async () => {
    const svg = (element: string): string =>
      stripped(
        `from IPython.display import SVG\nSVG("<svg><${element}/></svg>")`,
      )
    using project = new SnapshotProject({ 'a.ipynb': svg('g') })
    await project.run()
    const written = project.read(SNAP)
    const [name = ''] = project.filesOf()
    const file = join(project.folder, '__snapshots__/a.ipynb.files', name)
    rmSync(file)
    mkdirSync(file)
    project.write('a.ipynb', svg('b'))
    const run = await project.run(['-u'])
    expect(run.exitCode).toBe(1)
    expect(run.output).toContain('could not be written')
    expect(summaryOf(run)).toEqual(['Cells 1 not written'])
    expect(project.read(SNAP)).toBe(written)
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
  'reports/b.ipynb': stripped('print(2)'),
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
    using project = new SnapshotProject(
      { 'vitest.config.ts': configOf([OTHERS, REPORTS], projects), ...MIXED },
      consumer,
    )
    const run = await project.run()
    expect(outcomes(run)).toEqual(['matched'])
    expect(outcomes(run, 'reports/b.ipynb')).toEqual(['written'])
    expect(project.read('reports/__snapshots__/b.ipynb.snap')).toContain(
      'exports[`print(2) (c1) 1`]',
    )
    expect(run.output).toMatch(/reports +reports\/b\.ipynb/)
  })
})

/** The keys of a project's snapshots, in the order of the file. */
function keysOf(project: SnapshotProject): string[] {
  return [...project.read(SNAP).matchAll(/^exports\[`(.*)`\] = /gm)].map(
    ([, key]) => `${key}`,
  )
}

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
    [
      'with snapshots of notebooks that are on a server',
      [
        "{ baseline: 'snapshot', server: { url: 'http://localhost:1', notebooks: ['x'] } }",
      ],
      'cannot keep snapshots of `server.notebooks`',
    ],
  ])('%s are refused', async (_, options, message) => {
    using project = new SnapshotProject({
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
