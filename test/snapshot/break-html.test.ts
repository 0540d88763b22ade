import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { htmlComparator } from '../../src/comparison/markup/markup-comparator.ts'
import { breakHtml } from '../../src/snapshot/break-html.ts'
import { expectLinearTime } from '../helpers/cpu-time.ts'

const row = (...cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`

test('a long line is broken between elements, a row of a table is one', () => {
  const html = `<div class="x"><p>A table of cities:</p><table><thead>${row('city', 'price')}</thead><tbody>${row('Oslo', '<b>3.99</b>')}${row('Rome', '4.95')}</tbody></table></div>`
  expect(breakHtml(html).split('\n')).toEqual([
    '<div class="x">',
    '<p>A table of cities:</p>',
    '<table>',
    '<thead>',
    row('city', 'price'),
    '</thead>',
    '<tbody>',
    row('Oslo', '<b>3.99</b>'),
    row('Rome', '4.95'),
    '</tbody>',
    '</table>',
    '</div>',
  ])
})

const LONG = 'x'.repeat(120)

test.each([
  ['short lines', '<div><p>a</p><p>b</p></div>'],
  ['text alone', LONG],
  ['elements within a line', `<i>${LONG}</i><b>b</b> <a href="#">c</a>`],
  ['what stands in a pre', `<pre><div>${LONG}</div><div>b</div></pre>`],
  ['a script', `<script>f('<div></div><div></div>', '${LONG}')</script>`],
  ['an attribute', `<i title="<div></div><p></p>${LONG}">x</i>`],
  ['a comment', `<i><!--<div></div><p></p>${LONG}--></i>`],
])('it means the same, and is stable: %s', (_, html) => {
  const broken = breakHtml(html)
  expect(htmlComparator.compare(html, broken, 'text/html')).toBeUndefined()
  expect(breakHtml(broken)).toBe(broken)
})

test.each([
  ['a pre', `<pre><div>${LONG}</div><div>b</div></pre>`],
  ['a script', `<script>f('<div></div><div></div>', '${LONG}')</script>`],
  ['an attribute', `<i title="<div></div><p></p>${LONG}">x</i>`],
])('%s is left as it is', (_, html) => {
  expect(breakHtml(html)).toBe(html)
})

const NAMES = ['div', 'p', 'tr', 'td', 'table', 'tbody', 'b', 'style', 'svg']
const PIECES = NAMES.flatMap((name) => [`<${name}>`, `</${name}>`]).concat(
  ['<br>', '<hr>', '<td class=a>', '<p title="x">', "<i title='<p>", 'x', ' '],
  ['<!--', '-->', '&lt;', '<', '>', '"', '\n', '<pre>', '</pre>', LONG],
)
const piece = fc.constantFrom(...PIECES)

test('whatever the HTML is, it means the same', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const html = pieces.join('')
      const broken = breakHtml(html)
      expect(htmlComparator.compare(html, broken, 'text/html')).toBeUndefined()
      expect(breakHtml(broken)).toBe(broken)
    }),
    { numRuns: 2000 },
  )
})

test('takes linear time', () => {
  expectLinearTime(20_000, (size) => {
    breakHtml(row('a', 'b').repeat(size))
  })
})
