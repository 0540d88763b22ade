import { describe, expect, test } from 'vitest'

import { markdownMarkup } from '../../../../src/main/report-page/content/markdown.ts'
import type { ProsePlace } from '../../../../src/main/report-page/content/sanitise.ts'

const markdown = (source: string, place?: ProsePlace): string =>
  markdownMarkup(source, place).text.trim()

/** Not an image, but it looks like one from here. */
const base64 = Buffer.from('x'.repeat(1500)).toString('base64')

test.each([
  ['headings stand below those of the page', '# A', '<h3>A</h3>'],
  [
    'a formula stays as it is',
    '$a_1 * b_2 * c$',
    '<p><code class="math">$a_1 * b_2 * c$</code></p>',
  ],
  ['money is no formula', 'from $5 to $6', '<p>from $5 to $6</p>'],
  [
    'a displayed formula',
    '$$\na < b\n$$',
    '<p><code class="math">$$\na &#x3C; b\n$$</code></p>',
  ],
  [
    'an environment',
    String.raw`\begin{align}a_1\\b_2\end{align}`,
    String.raw`<p><code class="math">\begin{align}a_1\\b_2\end{align}</code></p>`,
  ],
  ['HTML in it', 'a<br>b <kbd>c</kbd>', '<p>a<br>b <kbd>c</kbd></p>'],
  ['a link to a script', '[x](javascript:alert(1))', '<p><a>x</a></p>'],
  [
    'an attachment that is not there',
    '![a plot](attachment:x.png)',
    '<p><em>[image: a plot]</em></p>',
  ],
])('%s', (_, source, expected) => {
  expect(markdown(source)).toBe(expected)
})

describe('of a cell', () => {
  const place = {
    anchor: 'n1',
    attachments: {
      'a plot.png': { mimeType: 'image/png', base64: 'iVBORw==' },
    },
  }

  test.each([
    [
      'headings are where links lead',
      '# Of *all* cities\n\n[up](#Of-all-cities)',
      '<h3 id="n1-Of-all-cities">Of <em>all</em> cities</h3><p><a href="#n1-Of-all-cities">up</a></p>',
    ],
    [
      'so are places with a name',
      '<a id="here"></a> [there](#here)',
      '<p><a id="n1-here"></a> <a href="#n1-here">there</a></p>',
    ],
    [
      'an attachment is shown',
      '![a plot](<attachment:a plot.png>) <img src="attachment:a plot.png">',
      '<p><img src="data:image/png;base64,iVBORw==" alt="a plot"> <img src="data:image/png;base64,iVBORw=="></p>',
    ],
    [
      'one that is no image is not',
      '![a page](attachment:x)',
      '<p><em>[image: a page]</em></p>',
      { mimeType: 'text/html', base64: 'PGI+' },
    ],
  ])('%s', (_, source, expected, x = { mimeType: '', base64: '' }) => {
    const attachments = { ...place.attachments, x }
    expect(markdown(source, { ...place, attachments })).toBe(expected)
  })
})

test('an image in the text is shown, however long it is', () => {
  const url = `data:image/png;base64,${base64.repeat(100)}`
  expect(url.length).toBeGreaterThan(100_000)
  expect(markdown(`before ![plot](${url}) after`)).toBe(
    `<p>before <img src="${url}" alt="plot"> after</p>`,
  )
})

test('a long text is cut', () => {
  const shown = markdown(`${'word '.repeat(20_000)}end`)
  expect(shown.length).toBeLessThan(51_000)
  expect(shown).toContain('… cut after 50000 characters')
})

test('code in it is coloured', () => {
  expect(markdown('```python\nfor x in y: pass\n```')).toContain(
    '<span class="hljs-keyword">for</span>',
  )
})
