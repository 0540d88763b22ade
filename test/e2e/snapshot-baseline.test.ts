import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { CONSUMERS, Project, configWith } from './consumer.ts'
import type { Consumer, RunResult } from './consumer.ts'
import { notebookFile } from './notebook-file.ts'
import type { CellSpec } from './notebook-file.ts'

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
    consumer: Consumer,
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
    .filter((line) => /^ +(?:Snapshots|Cells) |^ +↳|obsolete/.test(line))
    .map((line) => line.trim().replace(/ {2,}/, ' '))
}

const SNAP = '__snapshots__/a.ipynb.snap'

describe.each(CONSUMERS)('snapshots on %s', (consumer) => {
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
})
