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
