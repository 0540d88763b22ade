import { createHash } from 'node:crypto'

import { expect, test } from 'vitest'

import { display, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { png } from '../../helpers/outputs/outputs.ts'
import { HOSTILE } from '../../helpers/pages/hostile-notebook.ts'
import { runPage } from '../../helpers/pages/run-page.ts'
import type { RanNotebook } from '../../helpers/pages/run-page.ts'

// Noise, which does not shrink.
let noise = 1
const base64 = png({
  width: 64,
  height: 64,
  channels: 1,
  data: Uint8Array.from({ length: 4096 }, () => {
    noise = (noise * 1_103_515_245 + 12_345) % 2 ** 31
    return noise >> 16
  }),
})
const plot = display({ 'image/png': base64 })

const notebook = (path: string, actual = 'a\n'): RanNotebook => ({
  path,
  cells: [
    {
      code: 'print(x)',
      stored: [stdout('a\n'), plot],
      actual: [stdout(actual), plot],
    },
  ],
})

test('only its own script may run', async () => {
  const page = await runPage([HOSTILE, notebook('a.ipynb')])
  const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)]
  const [, script = ''] = scripts.at(-1) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`)
  // What else there is, is data.
  const others = [...page.matchAll(/<script\b([^>]*)>/g)].map(
    ([, attributes = '']) => attributes.trim(),
  )
  expect(others.filter((attributes) => attributes === '')).toHaveLength(1)
  expect(
    others.every((attributes) =>
      /^$|^type="(?:application\/json|text\/plain)"/.test(attributes),
    ),
  ).toBe(true)
})

test.each<[string, string, RegExp, Parameters<typeof runPage>[1], string?]>([
  ['green', '✓', /2 cells in\s+2 notebooks, <span class="good">none red/, {}],
  ['red', '✗', /1 of 2 cells red/, {}, 'b\n'],
  ['ended early', '…', /ended early/, { isInterrupted: true }],
  [
    'red for what belongs to no test',
    '✗',
    /1 error beside them[^]*Worker exited &#60;unexpectedly&#62;/,
    {
      errors: [
        { name: 'Error', message: 'Worker exited <unexpectedly>', details: '' },
      ],
    },
  ],
])('a run that is %s says so', async (_, sign, fact, run, actual = 'a\n') => {
  const page = await runPage(
    [notebook('a.ipynb', actual), notebook('b.ipynb')],
    run,
  )
  expect(page).toContain(`<title>${sign} Notebooks</title>`)
  expect(page).toMatch(fact)
})

test('controls and signs that turn text around are shown', async () => {
  const page = await runPage([
    {
      path: 'a.ipynb',
      cells: [
        {
          code: 'x',
          stored: [display({ 'text/latex': 'a\u202eb' })],
          errors: [{ name: 'E\u202e', message: 'm\u0007', details: '' }],
        },
      ],
    },
  ])
  expect(page).toContain('a‹U+202E›b')
  expect(page).toContain('E‹U+202E›')
  expect(page).toContain('m␇')
})

test('a picture is in it once', async () => {
  const paths = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.ipynb`)
  const page = await runPage([
    notebook('red.ipynb', 'b\n'),
    ...paths.map((path) => notebook(path)),
  ])
  expect(page.split(base64)).toHaveLength(2)
})

test('a long text is cut, and what cannot be cut is named', async () => {
  const page = await runPage([
    {
      path: 'long.ipynb',
      cells: [
        { code: 'a', stored: [stdout('x'.repeat(5_000_000))] },
        {
          code: 'b',
          stored: [
            display({
              'text/html': `<p>${'y'.repeat(2_000_000)}</p>`,
              'text/plain': 'the plain text',
            }),
          ],
        },
      ],
    },
  ])
  expect(page.length).toBeLessThan(400_000)
  expect(page).toContain('… 4,800,000 characters are not shown …')
  expect(page).toContain('the plain text')
  expect(page).toContain('Not shown: text/html of 2.0 MB')
})
