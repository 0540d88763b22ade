import { expect, test } from 'vitest'

import { snapshotFileNames } from '../../src/snapshot/parse-outputs.ts'
import { renderOutputs } from '../../src/snapshot/render-outputs.ts'
import { dataFrameHtml } from '../helpers/outputs/data-frame.ts'
import {
  display,
  dottedPng,
  raised,
  shown,
  stderr,
  stdout,
} from '../helpers/outputs/outputs.ts'

test('a cell that shows nothing', () => {
  expect(renderOutputs([], 'a')).toEqual({ text: 'no output', files: [] })
})

test('outputs are rendered to be read in a review', () => {
  const { text, files } = renderOutputs(
    [
      stdout('loading 10 %\rloading 99 %\n\nread 3 rows\n'),
      stderr('\x1b[31mFutureWarning\x1b[0m'),
      display({
        'text/html': dataFrameHtml({
          columns: ['city', 'price'],
          rows: [
            { label: '0', cells: ['Oslo', '3.99'] },
            { label: '1', cells: ['&lt;b&gt;', '12.50'] },
          ],
          caption: '2 rows × 2 columns',
        }),
        'text/plain': '   city  price  \n0  Oslo   3.99',
      }),
      display({ 'image/png': dottedPng(2, 2), 'text/plain': '<Figure>' }),
      shown('image/svg+xml', '<svg/>'),
      shown('application/json', {
        b: [1, 2.5, { deep: NaN }],
        a: Array.from({ length: 40 }, (_, index) => index),
      }),
      shown('text/html', '<p>one</p>\n<p>two</p>\n'),
      shown('image/png', 'not base64'),
      shown('text/plain', { not: 'text' }),
      raised('ZeroDivisionError', 'division by zero'),
      raised('KeyError', ''),
      { output_type: 'unknown', type_name: 'new thing', value: { x: 1 } },
    ],
    'prices-1a2b3c',
  )
  expect(text).toMatchInlineSnapshot(`
    "stdout
      loading 99 %

      read 3 rows

    stderr without-newline-at-end
      FutureWarning

    display
      text/plain
           city  price ⟪20⟫
        0  Oslo   3.99
      text/html as table
        ║   ║      city ║ price
        ───────────────────────
        ║ 0 │      Oslo │  3.99
        ║ 1 │ &lt;b&gt; │ 12.50
        2 rows × 2 columns

    display
      text/plain
        <Figure>
      image/png in prices-1a2b3c-1.png 4bdecc23

    display
      image/svg+xml in prices-1a2b3c-2.svg d4dc5666

    display
      application/json
        {
          "a": [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
            21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39
          ],
          "b": [1, 2.5, {"deep": NaN}]
        }

    display
      text/html
        <p>one</p>
        <p>two</p>
        ⟪⟫

    display
      image/png as text
        not base64

    display
      text/plain as json
        {"not": "text"}

    error ZeroDivisionError
      division by zero

    error KeyError

    output new⟪20⟫thing
      {"x": 1}"
  `)
  expect(files.map(({ name, bytes }) => [name, bytes.length])).toEqual([
    ['prices-1a2b3c-1.png', Buffer.from(dottedPng(2, 2), 'base64').length],
    ['prices-1a2b3c-2.svg', 6],
  ])
  expect(snapshotFileNames(text)).toEqual(files.map(({ name }) => name))
})

test('what a text file cannot show is written as its code', () => {
  const { text } = renderOutputs(
    [
      stdout('no newline'),
      shown('text/plain', 'blanks  \n\t\n\nESC \x1b[31m, ⟪, \ud83c half\n'),
    ],
    'a',
  )
  expect(text).toMatchInlineSnapshot(`
    "stdout without-newline-at-end
      no newline

    display
      text/plain
        blanks ⟪20⟫
        ⟪9⟫

        ESC ⟪1b⟫[31m, ⟪27ea⟫, ⟪d83c⟫ half
        ⟪⟫"
  `)
})

test('a file has the extension of its type', () => {
  const long = 'x'.repeat(30_000)
  const base64 = Buffer.from('some bytes').toString('base64')
  const { files } = renderOutputs(
    Object.entries({
      'image/png': base64,
      'image/jpeg': base64,
      'image/gif': base64,
      'image/svg+xml': '<svg/>',
      'application/pdf': base64,
      'application/octet-stream': base64,
      'audio/x-wav; rate=8000': base64,
      'text/html': long,
      'text/plain': long,
      'text/markdown': long,
      'application/javascript': long,
      'application/vnd.plotly.v1+json': [long],
      'TEXT/LaTeX': long,
      'application/x-very-long-subtype': long,
    }).map(([mimeType, value]) => shown(mimeType, value)),
    'a',
  )
  expect(files.map(({ name }) => name)).toEqual([
    'a-1.png',
    'a-2.jpg',
    'a-3.gif',
    'a-4.svg',
    'a-5.pdf',
    'a-6.bin',
    'a-7.bin',
    'a-8.html',
    'a-9.txt',
    'a-10.md',
    'a-11.js',
    'a-12.json',
    'a-13.latex',
    'a-14.txt',
  ])
})
