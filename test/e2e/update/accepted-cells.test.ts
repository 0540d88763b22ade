import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'

import {
  error,
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import {
  cell,
  notebook,
  streamOf,
} from '../../helpers/notebooks/written-notebook.ts'
import { configWith } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { outcomesOf } from '../../helpers/runs/outcomes.ts'
import { storiesIn } from '../../helpers/runs/stories.ts'
import type { Story, StoryRun } from '../../helpers/runs/stories.ts'

const story = storiesIn({
  'vitest.config.ts': configWith([
    "{ exclude: ['**/all/*'] }",
    "{ name: 'all', include: ['**/all/*.ipynb'], update: 'all' }",
  ]),
})

story('only selected cells are accepted', async (story) => {
  const { expect } = story
  const stale = notebook(
    cell('a', 'print(1)', 1, streamOf('one\n')),
    cell('b', 'print(2)', 2, streamOf('two\n')),
    cell('c', 'print(3)', 3, streamOf('three\n')),
    // As JupyterLab stores it.
    cell('d', "print(4, end='\\r'); print(5)", 4, streamOf('five\n')),
  )
  story.write('a.ipynb', stale)
  const line = stale.slice(0, stale.indexOf('print(2)')).split('\n').length
  const byLine = await story.run(['-u'], {}, `a.ipynb:${line}`)
  expect(byLine.files['a.ipynb']?.status).toBe('passed')
  const second = stale.replace('two\\n', '2\\n')
  expect(story.read('a.ipynb')).toBe(second)

  await story.run(['-t', 'print\\([34]', '-u'])
  expect(story.read('a.ipynb')).toBe(
    second.replace('three\\n', '3\\n').replace('five\\n', '5\\n'),
  )
})

story('the command in a failure accepts what it shows', async (story) => {
  const { expect } = story
  const file = "it's new/a b.ipynb"
  story.write(file, notebook(cell('a', 'print(1)', 1, streamOf('one\n'))))
  const { output } = await story.run()
  const commands = [...output.matchAll(/^ Accept it with: npx vitest (.*)$/gm)]
  expect(commands.map(([, command]) => command)).toContain(
    String.raw`run 'it'\''s new/a b.ipynb:18' -u`,
  )
  const run = await story.run(['-u'], {}, `${file}:18`)
  expect(outcomesOf(run, file)).toEqual(['updated'])
})

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

/** Code cells by number whose JSON differs. */
function changedCells(before: string, after: string): object {
  const [old, fresh] = [before, after].map((text) => JSON.parse(text).cells)
  return Object.fromEntries(
    fresh.flatMap(
      ({ outputs, execution_count }: Record<string, unknown>, index: number) =>
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

/** Updates the notebook of all those cells. */
async function update(
  story: Story,
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ run: StoryRun; before: string; after: string }> {
  const before = notebookFile(CELLS, metadata)
  story.write(file, before)
  const run = await story.run(['-u'], env)
  return { run, before, after: story.read(file) }
}

story(
  'by default what changed is accepted, and what was never run',
  async (story) => {
    const { expect } = story
    const { run, before, after } = await update(story, 'a.ipynb')
    expect(outcomesOf(run)).toEqual([
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
  },
)

story('with update: all it is every cell that ran', async (story) => {
  const { expect } = story
  const { run, before, after } = await update(story, 'all/a.ipynb')
  expect(outcomesOf(run, 'all/a.ipynb')).toMatchInlineSnapshot(`
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

story('in CI it is nothing, and the failure says so', async (story) => {
  const { expect } = story
  const { run, before, after } = await update(story, 'a.ipynb', { CI: 'true' })
  expect(after).toBe(before)
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

story('without -u it is nothing', async (story) => {
  const { expect } = story
  const before = notebook(
    cell('a', 'print(1)'),
    cell('b', 'print(2)', 2, streamOf('two\n')),
  )
  story.write('a.ipynb', before)
  const { mtimeMs } = statSync(join(story.folder, 'a.ipynb'))
  expect(outcomesOf(await story.run())).toEqual(['not-compared', 'mismatched'])
  expect(story.read('a.ipynb')).toBe(before)
  expect(statSync(join(story.folder, 'a.ipynb')).mtimeMs).toBe(mtimeMs)
})

const stale = notebook(cell('a', 'print(1)', 1, streamOf('one\n')))

/** The first lines of what is said of the notebook as a whole. */
function reportOf({ output }: StoryRun): string[] | undefined {
  return failureReports(output)['a.ipynb [ a.ipynb ]']?.split('\n').slice(0, 3)
}

story('a notebook that is read-only is what it was', async (story) => {
  const { expect } = story
  story.write('a.ipynb', stale)
  chmodSync(join(story.folder, 'a.ipynb'), 0o444)
  const run = await story.run(['-u'])
  expect(reportOf(run)).toMatchInlineSnapshot(`
    [
      "NotebookError: a.ipynb was not updated: the file is read-only.",
      "It is exactly what it was. Once it can be written, run it again.",
      " ❯ a.ipynb",
    ]
  `)
  expect(story.read('a.ipynb')).toBe(stale)
})

story(
  'one that another program changed while it ran is as that left it',
  async (story) => {
    const { expect } = story
    const edits = `open('a.ipynb', 'a').write(' ')\nprint(1)`
    const before = notebook(cell('a', edits, 1, streamOf('one\n')))
    story.write('a.ipynb', before)
    const run = await story.run(['-u'])
    expect(reportOf(run)).toMatchInlineSnapshot(`
      [
        "NotebookError: a.ipynb was not updated: another program changed it while it ran.",
        "It is as that program left it. Run it again.",
        " ❯ a.ipynb",
      ]
    `)
    expect(story.read('a.ipynb')).toBe(`${before} `)
  },
)

story('one of nbformat 3 is what it was', async (story) => {
  const { expect } = story
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
  story.write('a.ipynb', old)
  const run = await story.run(['-u'])
  expect(reportOf(run)).toMatchInlineSnapshot(`
    [
      "NotebookError: a.ipynb was not updated: not writable at line 1, column 27: nbformat 3 is read, but only nbformat 4 is written",
      "",
      "  1 | {"metadata":{},"nbformat":3,"nbformat_minor":0,"worksheets":[{"cells":[{"cel",
    ]
  `)
  expect(story.read('a.ipynb')).toBe(old)
})

story(
  'one that is updated keeps its mode, and a symbolic link to it',
  async (story) => {
    const { expect } = story
    story.write('real/a.ipynb', stale)
    const real = join(story.folder, 'real/a.ipynb')
    chmodSync(real, 0o640)
    utimesSync(real, 1, 1)
    mkdirSync(join(story.folder, 'docs'))
    const link = join(story.folder, 'docs/link.ipynb')
    symlinkSync('../real/a.ipynb', link)
    await story.run(['-u'], {}, 'docs/link.ipynb')
    expect(readFileSync(real, 'utf8')).toBe(stale.replace('one\\n', '1\\n'))
    expect((statSync(real).mode & 0o777).toString(8)).toBe('640')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  },
)
