import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { startJupyterServer } from '../../helpers/kernels/servers.ts'
import {
  error,
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

/** A cell as nbformat writes it; `outputs` is JSON at the depth of the cell's members. */
function cell(
  id: string,
  source: string,
  count: number | null = null,
  outputs = '[]',
): string {
  return `  {
   "cell_type": "code",
   "execution_count": ${count},
   "id": "${id}",
   "metadata": {},
   "outputs": ${outputs},
   "source": [
    ${JSON.stringify(source)}
   ]
  }`
}

function notebook(...cells: readonly string[]): string {
  return `{
 "cells": [
${cells.join(',\n')}
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3",
   "language": "python",
   "name": "python3"
  },
  "weight": 1.0
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`
}

function streamOf(text: string): string {
  return `[
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      ${JSON.stringify(text)}
     ]
    }
   ]`
}

function resultOf(count: number, text: string): string {
  return `[
    {
     "data": {
      "text/plain": [
       ${JSON.stringify(text)}
      ]
     },
     "execution_count": ${count},
     "metadata": {},
     "output_type": "execute_result"
    }
   ]`
}

/** What became of the cells of one notebook, in their order. */
function outcomes(run: RunResult, file = 'a.ipynb'): (string | undefined)[] {
  return run.files[file]?.tests.map((test) => test.outcome) ?? []
}

function summaryOf(run: RunResult): string[] {
  return run.output
    .split('\n')
    .filter((line) => /^ +(?:Snapshots|Cells) /.test(line))
    .map((line) => line.trim().replace(/ {2,}/, ' '))
}

describeOnEachVitest('accepting outputs', (consumer) => {
  test('a notebook is new, is written, matches, changes, is updated, matches', async () => {
    const isNew = notebook(
      cell('a', 'x = 6'),
      cell('b', 'print(x)'),
      cell('c', 'x * 7'),
    )
    using project = new Project({ 'a.ipynb': isNew }, consumer)
    const file = join(project.folder, 'a.ipynb')
    const step = async (args: string[] = []): Promise<object> => {
      const run = await project.run(args)
      const { exitCode } = run
      return { exitCode, outcomes: outcomes(run), summary: summaryOf(run) }
    }
    const now = (): string => readFileSync(file, 'utf8')

    expect(await step()).toEqual({
      exitCode: 0,
      outcomes: ['not-compared', 'not-compared', 'not-compared'],
      summary: ['Cells 3 not compared (never run before)'],
    })
    expect(now()).toBe(isNew)

    expect(await step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['written', 'written', 'written'],
      summary: ['Snapshots 3 written', 'Cells 3 written'],
    })
    const written = notebook(
      cell('a', 'x = 6', 1),
      cell('b', 'print(x)', 2, streamOf('6\n')),
      cell('c', 'x * 7', 3, resultOf(3, '42')),
    )
    expect(now()).toBe(written)

    const matches = {
      exitCode: 0,
      outcomes: ['matched', 'matched', 'matched'],
      summary: ['Cells 3 equal'],
    }
    expect(await step()).toEqual(matches)
    expect(await step(['-u'])).toEqual(matches)
    expect(now()).toBe(written)

    const edited = written.replace('x * 7', 'x * 8')
    writeFileSync(file, edited)
    expect(await step()).toEqual({
      exitCode: 1,
      outcomes: ['matched', 'matched', 'mismatched'],
      summary: ['Snapshots 1 failed', 'Cells 2 equal · 1 changed'],
    })
    expect(now()).toBe(edited)

    expect(await step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['matched', 'matched', 'updated'],
      summary: ['Snapshots 1 updated', 'Cells 2 equal · 1 updated'],
    })
    expect(now()).toBe(edited.replace('"42"', '"48"'))

    expect(await step()).toEqual(matches)
    expect(
      readdirSync(project.folder).filter((name) => name !== 'node_modules'),
    ).toEqual(['a.ipynb', 'vitest.config.ts'])
  })
})

test('only selected cells are accepted', async () => {
  const stale = notebook(
    cell('a', 'print(1)', 1, streamOf('one\n')),
    cell('b', 'print(2)', 2, streamOf('two\n')),
    cell('c', 'print(3)', 3, streamOf('three\n')),
  )
  using project = new Project({ 'a.ipynb': stale })
  const file = join(project.folder, 'a.ipynb')
  const lineOf = (text: string): number =>
    stale.slice(0, stale.indexOf(text)).split('\n').length

  const byLine = await project.run([`a.ipynb:${lineOf('print(2)')}`, '-u'])
  expect(byLine.exitCode).toBe(0)
  const second = stale.replace('two\\n', '2\\n')
  expect(readFileSync(file, 'utf8')).toBe(second)

  await project.run(['-t', 'print\\(3\\)', '-u'])
  expect(readFileSync(file, 'utf8')).toBe(second.replace('three\\n', '3\\n'))
})

test('the command in a failure accepts what it shows', async () => {
  const stale = notebook(cell('a', 'print(1)', 1, streamOf('one\n')))
  using project = new Project({ "it's new/a b.ipynb": stale })
  const { output } = await project.run()
  const command = /^ Accept it with: npx vitest (.*)$/m.exec(output)?.[1]
  expect(command).toBe(String.raw`run 'it'\''s new/a b.ipynb:18' -u`)
  const run = await project.run(["it's new/a b.ipynb:18", '-u'])
  expect(outcomes(run, "it's new/a b.ipynb")).toEqual(['updated'])
})

describe('what is accepted', () => {
  const CELLS = [
    { code: 'import os, random' },
    // Equal by a rule: not touched.
    {
      code: 'object()',
      outputs: [result('<object at 0x7f0011223344>')],
    },
    { code: '# vitest: ignore-output\n1', outputs: [result('an old one')] },
    { code: '# vitest: fails\n2', outputs: [result('never 2')] },
    { code: '# vitest: skip\n3', outputs: [result('an old one')] },
    { code: "raise ValueError('new')", outputs: [stdout('no error\n')] },
    { code: "raise ValueError('new')", outputs: [error('ValueError', 'old')] },
    {
      code: "raise KeyError('k')",
      tags: ['raises-exception'],
      outputs: [],
      count: null,
    },
    { code: '4', tags: ['raises-exception'], outputs: [result('four')] },
    { code: '   \n', outputs: [result('a ghost')], count: 7 },
    {
      code: "h = display('first', display_id='d')",
      outputs: [],
      count: null,
    },
    { code: "h.update('last')" },
    { code: 'os._exit(3)', outputs: [stdout('never\n')] },
    { code: '5', outputs: [result('an old one')] },
  ]
  const metadata = { vitest: { onError: 'continue' } }

  async function update(
    options: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ run: RunResult; before: string; after: string }> {
    const before = notebookFile(CELLS, metadata)
    using project = new Project({
      'vitest.config.ts': configWith(options),
      'a.ipynb': before,
    })
    const run = await project.run(['-u'], env)
    const after = readFileSync(join(project.folder, 'a.ipynb'), 'utf8')
    return { run, before, after }
  }

  /** Code cells by number whose JSON differs. */
  function changedCells(before: string, after: string): object {
    const [old, fresh] = [before, after].map((text) => JSON.parse(text).cells)
    return Object.fromEntries(
      fresh.flatMap(
        (
          { outputs, execution_count }: Record<string, unknown>,
          index: number,
        ) =>
          JSON.stringify(fresh[index]) === JSON.stringify(old[index])
            ? []
            : [[index + 1, { execution_count, outputs: brief(outputs) }]],
      ),
    )
  }

  function brief(outputs: unknown): unknown {
    const shown = (outputs as Record<string, unknown>[]).map(
      ({ data, text, ename, evalue }) =>
        data ?? text ?? `${String(ename)}: ${String(evalue)}`,
    )
    return JSON.parse(JSON.stringify(shown).replace(/at 0x\w+/, 'at 0x…'))
  }

  test('by default: what changed, and what was never run', async () => {
    const { run, before, after } = await update('')
    expect(outcomes(run)).toEqual([
      'matched',
      'matched',
      'not-compared',
      'failed-as-expected',
      'skipped',
      'raised',
      'updated',
      'written',
      'did-not-raise',
      'updated',
      'written',
      'matched',
      'died',
      'skipped',
    ])
    expect(changedCells(before, after)).toMatchInlineSnapshot(`
      {
        "10": {
          "execution_count": null,
          "outputs": [],
        },
        "11": {
          "execution_count": 9,
          "outputs": [
            {
              "text/plain": [
                "'last'",
              ],
            },
          ],
        },
        "7": {
          "execution_count": 6,
          "outputs": [
            "ValueError: new",
          ],
        },
        "8": {
          "execution_count": 7,
          "outputs": [
            "KeyError: 'k'",
          ],
        },
      }
    `)
  })

  test('update: all, every cell that ran', async () => {
    const { run, before, after } = await update(`{ update: 'all' }`)
    expect(outcomes(run)).toMatchInlineSnapshot(`
      [
        "matched",
        "matched",
        "not-compared",
        "failed-as-expected",
        "skipped",
        "raised",
        "updated",
        "written",
        "did-not-raise",
        "updated",
        "written",
        "matched",
        "died",
        "skipped",
      ]
    `)
    expect(changedCells(before, after)).toMatchInlineSnapshot(`
      {
        "10": {
          "execution_count": null,
          "outputs": [],
        },
        "11": {
          "execution_count": 9,
          "outputs": [
            {
              "text/plain": [
                "'last'",
              ],
            },
          ],
        },
        "12": {
          "execution_count": 10,
          "outputs": [],
        },
        "2": {
          "execution_count": 2,
          "outputs": [
            {
              "text/plain": [
                "<object at 0x…>",
              ],
            },
          ],
        },
        "3": {
          "execution_count": 3,
          "outputs": [
            {
              "text/plain": [
                "1",
              ],
            },
          ],
        },
        "7": {
          "execution_count": 6,
          "outputs": [
            "ValueError: new",
          ],
        },
        "8": {
          "execution_count": 7,
          "outputs": [
            "KeyError: 'k'",
          ],
        },
      }
    `)
  })

  test('in CI nothing, and the failure says so', async () => {
    const { run, before, after } = await update('', { CI: 'true' })
    expect(after).toBe(before)
    expect(run.exitCode).toBe(1)
    expect(
      run.output
        .split('\n')
        .filter((line) => line.includes('CI'))
        .map((line) => line.trim()),
    ).toMatchInlineSnapshot(`
      [
        "Notebooks are not written in CI. Accept it on your machine: npx vitest run a.ipynb:132 -u",
        "Notebooks are not written in CI. Accept it on your machine: npx vitest run a.ipynb:192 -u",
      ]
    `)
  })

  test.each(['--update=new', '--update=none', ''])(
    'nothing with %j',
    async (flag) => {
      const before = notebook(
        cell('a', 'print(1)'),
        cell('b', 'print(2)', 2, streamOf('two\n')),
      )
      using project = new Project({ 'a.ipynb': before })
      const file = join(project.folder, 'a.ipynb')
      const { mtimeMs } = statSync(file)
      const run = await project.run(flag === '' ? [] : [flag])
      expect(outcomes(run)).toEqual(['not-compared', 'mismatched'])
      expect(readFileSync(file, 'utf8')).toBe(before)
      expect(statSync(file).mtimeMs).toBe(mtimeMs)
    },
  )
})

describe('a notebook that cannot be written is what it was', () => {
  const stale = notebook(cell('a', 'print(1)', 1, streamOf('one\n')))

  function messageOf(run: RunResult): string[] {
    const lines = run.output.split('\n')
    const at = lines.findIndex((line) => line.includes('was not updated'))
    return lines.slice(at, at + 3).map((line) => line.trimEnd())
  }

  test('when it is read-only', async () => {
    using project = new Project({ 'a.ipynb': stale })
    const file = join(project.folder, 'a.ipynb')
    chmodSync(file, 0o444)
    const run = await project.run(['-u'])
    expect([run.exitCode, ...messageOf(run), ...summaryOf(run)])
      .toMatchInlineSnapshot(`
        [
          1,
          "NotebookError: a.ipynb was not updated: the file is read-only.",
          "It is exactly what it was. Once it can be written, run it again.",
          " ❯ a.ipynb",
          "Cells 1 not written",
        ]
      `)
    expect(readFileSync(file, 'utf8')).toBe(stale)
  })

  test('when another program changed it while it ran', async () => {
    const edits = `open('a.ipynb', 'a').write(' ')\nprint(1)`
    const before = notebook(cell('a', edits, 1, streamOf('one\n')))
    using project = new Project({ 'a.ipynb': before })
    const run = await project.run(['-u'])
    expect([run.exitCode, ...messageOf(run)]).toMatchInlineSnapshot(`
      [
        1,
        "NotebookError: a.ipynb was not updated: another program changed it while it ran.",
        "It is as that program left it. Run it again.",
        " ❯ a.ipynb",
      ]
    `)
    expect(readFileSync(join(project.folder, 'a.ipynb'), 'utf8')).toBe(
      `${before} `,
    )
  })

  test('when it is of nbformat 3', async () => {
    const old = JSON.stringify({
      metadata: {},
      nbformat: 3,
      nbformat_minor: 0,
      worksheets: [
        {
          cells: [
            {
              cell_type: 'code',
              input: ['print(1)'],
              language: 'python',
              outputs: [],
              prompt_number: 1,
            },
          ],
        },
      ],
    })
    using project = new Project({ 'a.ipynb': old })
    const run = await project.run(['-u'])
    expect(run.exitCode).toBe(1)
    expect(messageOf(run)).toMatchInlineSnapshot(`
      [
        "NotebookError: a.ipynb was not updated: not writable at line 1, column 27: nbformat 3 is read, but only nbformat 4 is written",
        "",
        "  1 | {"metadata":{},"nbformat":3,"nbformat_minor":0,"worksheets":[{"cells":[{"cel",
      ]
    `)
    expect(readFileSync(join(project.folder, 'a.ipynb'), 'utf8')).toBe(old)
  })
})

describe('a notebook that is updated keeps', () => {
  test('its mode, and a symbolic link to it', async () => {
    const stale = notebook(cell('a', 'print(1)', 1, streamOf('one\n')))
    using project = new Project({ 'real/a.ipynb': stale })
    const real = join(project.folder, 'real/a.ipynb')
    chmodSync(real, 0o640)
    utimesSync(real, 1, 1)
    mkdirSync(join(project.folder, 'docs'))
    const link = join(project.folder, 'docs/link.ipynb')
    symlinkSync('../real/a.ipynb', link)
    await project.run(['docs/link.ipynb', '-u'])
    expect(readFileSync(real, 'utf8')).toBe(stale.replace('one\\n', '1\\n'))
    expect((statSync(real).mode & 0o777).toString(8)).toBe('640')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })
})

test('a notebook that is on a Jupyter server is updated there', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vitest-notebook-update-'))
  try {
    const stale = notebook(cell('a', 'print(1)', 1, streamOf('one\n')))
    const file = join(directory, 'a b.ipynb')
    writeFileSync(file, stale)
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory,
    })
    using project = new Project({
      'vitest.config.ts': configWith(
        `{ server: { url: '${server.url}', notebooks: [''] } }`,
      ),
    })
    const run = await project.run(['-u'], { JUPYTER_TOKEN: server.token })
    expect(outcomes(run, '.vitest/notebooks/a b.ipynb')).toEqual(['updated'])
    expect(readFileSync(file, 'utf8')).toBe(stale.replace('one\\n', '1\\n'))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
