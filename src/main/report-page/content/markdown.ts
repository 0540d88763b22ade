import { Marked } from 'marked'

import { escapeText } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { guarded } from './guarded.ts'
import { highlight } from './highlight.ts'
import { proseMarkup } from './sanitise.ts'

/** UTF-16 units. */
const MAX_MARKDOWN = 200_000

/** Headings of the page come first. */
const DEEPER = 2

const MATH =
  /^(\$\$(?:[^$\\]|\\[^])+\$\$|\$(?! )(?:[^$\\\n]|\\.)+?(?<! )\$(?!\d)|\\begin\{(\w+\*?)\}[^]*?\\end\{\2\})/

const marked = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth }) {
      const level = Math.min(depth + DEEPER, 6)
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`
    },
    code({ text, lang = '' }) {
      const code = highlight(text, lang.split(/\s/)[0] ?? '').text
      return `<pre><code class="code">${code}</code></pre>`
    },
  },
  extensions: [
    {
      // Formulas are shown as they are written, without Markdown acting in them.
      name: 'math',
      level: 'inline',
      start: (source) => {
        const index = source.search(/\$|\\begin\{/)
        return index === -1 ? undefined : index
      },
      tokenizer(source) {
        const raw = MATH.exec(source)?.[0]
        return raw === undefined ? undefined : { type: 'math', raw }
      },
      renderer: ({ raw }) => `<code class="math">${escapeText(raw)}</code>`,
    },
  ],
})

/** A Markdown cell as Jupyter shows it, formulas as text. */
export function markdownMarkup(source: string): Markup {
  const text =
    source.length <= MAX_MARKDOWN
      ? source
      : `${source.slice(0, MAX_MARKDOWN)}\n\n… cut after ${MAX_MARKDOWN} characters`
  return guarded(text, () => proseMarkup(marked.parse(text, { async: false })))
}
