import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

import { encode } from 'fast-png'

import { strippedNotebook } from '../../helpers/notebooks/notebook-file.ts'
import { configWith } from '../../helpers/runs/consumer.ts'
import { keysOf, outcomesOf } from '../../helpers/runs/outcomes.ts'
import { storiesIn } from '../../helpers/runs/stories.ts'
import type { Story } from '../../helpers/runs/stories.ts'

const SNAP = '__snapshots__/a.ipynb.snap'
const CI = { CI: '1' }

const story = storiesIn({
  'vitest.config.ts': configWith(
    "{ baseline: 'snapshot', tolerance: 1e-3 }",
    "resolveSnapshotPath: (file, extension) => file.includes('/notes/') ? file.replace('/notes/', '/records/') + extension : file.replace(/[^/]*$/, '__snapshots__/$&') + extension",
  ),
})

/** Names of the files beside the snapshots. */
function filesOf({ folder }: Story): string[] {
  return readdirSync(join(folder, '__snapshots__/a.ipynb.files')).toSorted()
}

story('snapshots are where resolveSnapshotPath says', async (story) => {
  const { expect } = story
  story.write(
    'notes/a.ipynb',
    strippedNotebook('from IPython.display import SVG\nSVG("<svg/>")'),
  )
  await story.run()
  expect(readdirSync(join(story.folder, 'records')).toSorted()).toEqual([
    'a.ipynb.files',
    'a.ipynb.snap',
  ])
  expect(outcomesOf(await story.run(), 'notes/a.ipynb')).toEqual(['matched'])
})

story(
  'a cell that is never the same is named when it is first recorded',
  async (story) => {
    const { expect } = story
    const cells = [
      "_ = open('runs.txt', 'a').write('x')",
      'import random\nrandom.random()',
      "print('<object at', hex(id(object())), '>')",
    ]
    story.write('a.ipynb', strippedNotebook(...cells))
    const notes = ({ output }: { readonly output: string }): string[] =>
      [...output.matchAll(/ a\.ipynb: (.*)$/gm)].map(([, note = '']) => note)
    const first = await story.run()
    expect(outcomesOf(first)).toEqual(['written', 'written', 'written'])
    // The address is another, too, but a rule settles that.
    expect(notes(first)).toEqual([
      'Output of [2] import random changed: text/plain (1 of 1 output) in a second run, so its snapshot will not hold. It draws random numbers (random.random): seed them (random.seed(0)), or mark the cell "# vitest: compare=shape".',
    ])
    expect(story.read('runs.txt')).toBe('xx')

    const second = await story.run()
    expect(outcomesOf(second)).toEqual(['matched', 'mismatched', 'matched'])
    expect(notes(second)).toEqual([])
    expect(story.read('runs.txt')).toBe('xxx')
  },
)

story(
  'rules and tolerance apply, and leave a snapshot as it is',
  async (story) => {
    const { expect } = story
    const cells = (third: string, at: string): string =>
      strippedNotebook(
        `print('a third is ${third}')`,
        `print('<object at ${at}>')`,
        { code: `print(${third})`, tags: ['vitest:tolerance=0'] },
      )
    story.write('a.ipynb', cells('0.3333', '0x7f8b1c2d3e4f'))
    await story.run()
    const written = story.read(SNAP)
    story.write('a.ipynb', cells('0.3334', '0x7f8b1c2d0000'))
    expect(outcomesOf(await story.run())).toEqual([
      'matched',
      'matched',
      'mismatched',
    ])
    expect(story.read(SNAP)).toBe(written)
    expect(outcomesOf(await story.run(['-u']))).toEqual([
      'matched',
      'matched',
      'updated',
    ])
    expect(story.read(SNAP)).toBe(
      written.replace('\n  0.3333\n', '\n  0.3334\n'),
    )
  },
)

story('numbers keep every digit', async (story) => {
  const { expect } = story
  const shown = (id: string): string =>
    strippedNotebook({
      code: `display({'application/json': [${id}, 1.0, 10**30]}, raw=True)`,
      tags: ['vitest:tolerance=0'],
    })
  story.write('a.ipynb', shown('1700000000000000001'))
  await story.run()
  const written = story.read(SNAP)
  expect(written).toContain(
    '[1700000000000000001, 1.0, 1000000000000000000000000000000]',
  )
  expect(outcomesOf(await story.run())).toEqual(['matched'])

  story.write('a.ipynb', shown('1700000000000000002'))
  expect(outcomesOf(await story.run())).toEqual(['mismatched'])
  await story.run(['-u'])
  expect(story.read(SNAP)).toBe(
    written.replace('  [1700000000000000001', '  [1700000000000000002'),
  )
})

story('images are files, compared as images', async (story) => {
  const { expect } = story
  const plot = (grey: number, level: 0 | 9): string => {
    const data = new Uint8Array(100 * 100).fill(grey)
    const image = { width: 100, height: 100, channels: 1, data } as const
    const bytes = Buffer.from(encode(image, { zlib: { level } }))
    return [
      'import base64',
      'from IPython.display import Image, SVG, display',
      `display(Image(base64.b64decode("${bytes.toString('base64')}")))`,
      'SVG("<svg xmlns=\'http://www.w3.org/2000/svg\'><g/></svg>")',
    ].join('\n')
  }
  const notebook = (first: string): string =>
    strippedNotebook({ code: `# vitest: name=plot\n${first}` }, 'print(1)')
  story.write('a.ipynb', notebook(plot(200, 9)))
  story.write('b.ipynb', notebook(plot(200, 9)))
  await story.run()
  const [png = '', svg = ''] = filesOf(story)
  expect([png, svg].map((name) => name.replace(/[\da-f]{6}/, '…'))).toEqual([
    'plot-c1-…-1.png',
    'plot-c1-…-2.svg',
  ])
  const imageOf = (name: string): string =>
    join(story.folder, `__snapshots__/${name}.ipynb.files`, png)
  const image = imageOf('a')
  const ofOther = imageOf('b')
  const first = readFileSync(image)
  expect(first.subarray(1, 4).toString()).toBe('PNG')
  const written = story.read(SNAP)
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

  story.write('a.ipynb', notebook(plot(50, 9)))
  rmSync(ofOther)
  const changed = await story.run()
  expect(outcomesOf(changed)).toEqual(['mismatched', 'matched'])
  expect(changed.output).toContain('image/png: 10000 of 10000 pixels differ')
  expect(outcomesOf(changed, 'b.ipynb')).toEqual(['mismatched', 'matched'])
  expect(story.read(SNAP)).toBe(written)

  // Other bytes, the same picture.
  writeFileSync(ofOther, first)
  story.write('b.ipynb', notebook(plot(200, 0)))
  const updated = await story.run(['-u'])
  expect(outcomesOf(updated)).toEqual(['updated', 'matched'])
  expect(filesOf(story)).toEqual([png, svg])
  expect(readFileSync(image)).not.toEqual(first)
  expect(outcomesOf(updated, 'b.ipynb')).toEqual(['matched', 'matched'])
  expect(readFileSync(ofOther)).toEqual(first)

  story.write('a.ipynb', strippedNotebook('print(1)'))
  await story.run(['-u'])
  expect(existsSync(dirname(image))).toBe(false)
})

story(
  'a cell keeps its snapshot when others are inserted and it is edited',
  async (story) => {
    const { expect } = story
    story.write(
      'a.ipynb',
      strippedNotebook({ markdown: '# One' }, 'print(1)', 'print(2)'),
    )
    await story.run()
    const written = story.read(SNAP)
    expect(keysOf(written)).toEqual([
      'One > print(1) (c2) 1',
      'One > print(2) (c3) 1',
    ])
    const edited = JSON.parse(
      strippedNotebook({ markdown: '# Two' }, 'print(2 - 1)', 'print(3)'),
    )
    edited.cells.splice(1, 0, { ...edited.cells[1], id: 'new' })
    edited.cells[1].source = ['print(0)']
    story.write('a.ipynb', JSON.stringify(edited))
    expect(outcomesOf(await story.run([], CI))).toEqual([
      'unrecorded',
      'matched',
      'mismatched',
    ])
    expect(story.read(SNAP)).toBe(written)
    await story.run(['-u'])
    const keys = [
      'One > print(1) (c2) 1',
      'One > print(2) (c3) 1',
      'Two > print(0) (new) 1',
    ]
    expect(keysOf(story.read(SNAP))).toEqual(keys)

    // As nbstripout writes ids: what is left is the name.
    for (const [index, cell] of edited.cells.entries()) {
      cell.id = `${index}`
    }
    edited.cells[0].source = ['# One']
    edited.cells[2].source = ['print(1)']
    edited.cells.splice(1, 1)
    story.write('a.ipynb', JSON.stringify(edited))
    expect(outcomesOf(await story.run())).toEqual(['matched', 'written'])
    expect(keysOf(story.read(SNAP))).toEqual([
      ...keys.slice(0, 2),
      'One > print(3) 1',
      ...keys.slice(2),
    ])
  },
)

story(
  'an exception is recorded where it is expected, and only there',
  async (story) => {
    const { expect } = story
    const cells = (marked: boolean, raises: boolean): string =>
      strippedNotebook(
        'print("before")',
        {
          code: raises ? '1 / 0' : '1 / 1',
          tags: marked ? ['raises-exception'] : [],
        },
        'print("after")',
      )
    story.write('a.ipynb', cells(false, true))
    expect(outcomesOf(await story.run())).toEqual([
      'written',
      'raised',
      'skipped',
    ])
    expect(keysOf(story.read(SNAP))).toEqual(['print("before") (c1) 1'])
    expect(outcomesOf(await story.run(['-u']))).toEqual([
      'matched',
      'raised',
      'skipped',
    ])
    expect(keysOf(story.read(SNAP))).toEqual(['print("before") (c1) 1'])
    story.write('a.ipynb', cells(true, true))
    expect(outcomesOf(await story.run())).toEqual([
      'matched',
      'written',
      'written',
    ])
    const written = story.read(SNAP)
    expect(written).toContain('\nerror ZeroDivisionError\n  division by zero\n')
    // Once it is recorded, the mark is not needed.
    story.write('a.ipynb', cells(false, true))
    story.write('b.ipynb', cells(false, false))
    story.write(SNAP.replace('a.ipynb', 'b.ipynb'), written)
    const unmarked = await story.run()
    expect(outcomesOf(unmarked)).toEqual(['matched', 'matched', 'matched'])
    expect(outcomesOf(unmarked, 'b.ipynb')).toEqual([
      'matched',
      'mismatched',
      'matched',
    ])
    expect(story.read(SNAP)).toBe(written)
  },
)

story(
  'a display that a later cell updates is recorded as it is at the end',
  async (story) => {
    const { expect } = story
    const cells = (last: string): string =>
      strippedNotebook(
        'from IPython.display import display\nhandle = display("first", display_id=True)',
        'print(1)',
        `handle.update("${last}")`,
      )
    story.write('a.ipynb', cells('last'))
    await story.run()
    expect(story.read(SNAP)).toContain("text/plain\n    'last'\n")
    story.write('a.ipynb', cells('other'))
    expect(outcomesOf(await story.run())).toEqual([
      'mismatched',
      'matched',
      'matched',
    ])
  },
)

story('whatever is printed comes back from the file', async (story) => {
  const { expect } = story
  const odd = JSON.stringify(
    'back\\slash, `tick`, ${x}, "quotes", ⟪1b⟫\r\n\ttab  \n\n\x1b[31mred\x1b[0m\u2028🎉 ',
  )
  story.write(
    'a.ipynb',
    strippedNotebook(
      `print(${odd})`,
      `from IPython.display import HTML, JSON, display\ndisplay(HTML(${odd}), JSON({${odd}: [${odd}, float("nan")]}))`,
      'print(("y" * 99 + "\\n") * 30_000)',
    ),
  )
  expect(outcomesOf(await story.run())).toEqual([
    'written',
    'written',
    'written',
  ])
  const { size } = statSync(join(story.folder, SNAP))
  expect(size).toBeGreaterThan(3e6)
  expect(outcomesOf(await story.run([], CI))).toEqual([
    'matched',
    'matched',
    'matched',
  ])
})

story(
  'where files cannot be written, the snapshot stays what it was',
  async (story) => {
    const { expect } = story
    const svg = (element: string): string =>
      strippedNotebook(
        `from IPython.display import SVG\nSVG("<svg><${element}/></svg>")`,
      )
    story.write('a.ipynb', svg('g'))
    await story.run()
    const written = story.read(SNAP)
    const [name = ''] = filesOf(story)
    const file = join(story.folder, '__snapshots__/a.ipynb.files', name)
    rmSync(file)
    mkdirSync(file)
    story.write('a.ipynb', svg('b'))
    const run = await story.run(['-u'])
    expect(run.files['a.ipynb']?.status).toBe('failed')
    expect(run.output).toContain('could not be written')
    expect(story.read(SNAP)).toBe(written)
  },
)
