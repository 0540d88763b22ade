import { Marked } from 'marked'

import type { Picture } from '../../../page-facts/page-facts.ts'
import { escapeText } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { guarded } from './guarded.ts'
import { highlight } from './highlight.ts'
import { proseMarkup } from './sanitise.ts'
import type { ProsePlace } from './sanitise.ts'

/** UTF-16 units, images in it aside: what is nested takes time by the square of it. */
const MAX_MARKDOWN = 50_000

/** An image in the text itself, long enough to matter. */
const DATA_IMAGE = /data:(image\/[\w+.-]+);base64,([\w+/=]{1000,})/gi

/** Headings of the page come first. */
const DEEPER = 2

const MATH =
  /^(\$\$(?:[^$\\]|\\[^])+\$\$|\$(?! )(?:[^$\\\n]|\\.)+?(?<! )\$(?!\d)|\\begin\{(\w+\*?)\}[^]*?\\end\{\2\})/

const marked = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth }) {
      const level = Math.min(depth + DEEPER, 6)
      const content = this.parser.parseInline(tokens)
      // As JupyterLab names it.
      const id = this.parser
        .parseInline(tokens, this.parser.textRenderer)
        .replaceAll(' ', '-')
      // One with signs of markup is nowhere linked to.
      const name = /[<>&"]/.test(id) ? '' : ` id="${id}"`
      return `<h${level}${name}>${content}</h${level}>`
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

/**
 * A Markdown cell as Jupyter shows it, formulas as text.
 *
 * @param place Where a cell of the notebook stands; of an output, nothing is known.
 */
export function markdownMarkup(source: string, place: ProsePlace = {}): Markup {
  const { text, images } = withoutImages(source)
  const shown =
    text.length <= MAX_MARKDOWN
      ? text
      : `${text.slice(0, MAX_MARKDOWN)}\n\n… cut after ${MAX_MARKDOWN} characters`
  return guarded(shown, () =>
    proseMarkup(marked.parse(shown, { async: false }), {
      ...place,
      attachments: { ...place.attachments, ...images },
    }),
  )
}

/** A text that calls the images in it by names. */
function withoutImages(source: string): {
  readonly text: string
  readonly images: Readonly<Record<string, Picture>>
} {
  const images: Record<string, Picture> = {}
  const text = source.replaceAll(
    DATA_IMAGE,
    (_, mimeType: string, base64: string) => {
      const name = `image ${Object.keys(images).length + 1} of the text`
      images[name] = { mimeType: mimeType.toLowerCase(), base64 }
      return encodeURI(`attachment:${name}`)
    },
  )
  return { text, images }
}
