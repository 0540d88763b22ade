import { expect, test } from 'vitest'

import { markdownMarkup } from '../../../../src/main/report-page/content/markdown.ts'

const markdown = (source: string): string => markdownMarkup(source).text.trim()

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
  [
    'a link to a script',
    '[x](javascript:alert(1))',
    '<p><a target="_blank" rel="noopener noreferrer">x</a></p>',
  ],
  [
    'an attachment',
    '![a plot](attachment:x.png)',
    '<p><em>[image: a plot]</em></p>',
  ],
])('%s', (_, source, expected) => {
  expect(markdown(source)).toBe(expected)
})

test('code in it is coloured', () => {
  expect(markdown('```python\nfor x in y: pass\n```')).toContain(
    '<span class="hljs-keyword">for</span>',
  )
})
