import type { Root } from 'hast'

import type { ShownOutput } from '../../../page-facts/page-facts.ts'
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { box } from './box.ts'
import { guarded } from './guarded.ts'
import { highlight } from './highlight.ts'
import { markdownMarkup } from './markdown.ts'
import type { Pictures } from './pictures.ts'
import { outputTree, printTree } from './sanitise.ts'
import { terminalMarkup } from './terminal-markup.ts'

/** Where an output stands. */
export interface OutputPlace {
  readonly pictures: Pictures
  /** Whether the page's script fills it in. */
  readonly isDeferred: boolean
  /** For people who cannot see it, e.g. `Stored image of cell 3`. */
  readonly alt: string
}

/** An output as Jupyter would show it, as far as that runs no script. */
export function outputMarkup(output: ShownOutput, place: OutputPlace): Markup {
  switch (output.type) {
    case 'stream':
      return markup`<pre class="output ${output.name === 'stderr' && 'stderr'}">
${terminalMarkup(output.text)}</pre>`
    case 'error':
      return markup`<pre class="output error">
${terminalMarkup(output.text)}</pre>`
    case 'display':
      return markup`<div class="output">
        ${guarded(output.content, () => displayMarkup(output, place))}${unshownNote(output)}
      </div>`
  }
}

type Display = Extract<ShownOutput, { readonly type: 'display' }>

function displayMarkup(output: Display, place: OutputPlace): Markup {
  const { mimeType, content } = output
  if (mimeType === 'image/svg+xml') {
    const base64 = Buffer.from(content).toString('base64')
    return place.pictures.image(
      { mimeType, base64 },
      place.alt,
      place.isDeferred,
    )
  }
  if (mimeType.startsWith('image/')) {
    return place.pictures.image(
      { mimeType, base64: content },
      place.alt,
      place.isDeferred,
    )
  }
  switch (mimeType) {
    case 'text/html': {
      const tree = outputTree(content)
      return showsSomething(tree)
        ? box(printTree(tree))
        : markup`${output.plain !== undefined && markup`<pre>${terminalMarkup(output.plain)}</pre>`}
            <p class="note">
              Its HTML shows something only with scripts, and this page runs
              none of a notebook's.
            </p>`
    }
    case 'text/markdown':
      return markup`<div class="prose">${markdownMarkup(content)}</div>`
    case 'application/json':
      return markup`<pre><code class="code">${highlight(content, 'json')}</code></pre>`
    case 'text/latex':
      return markup`<pre class="math">${content}</pre>`
    default:
      return markup`<pre>${terminalMarkup(content)}</pre>`
  }
}

function unshownNote({ unshown }: Display): Markup | false {
  return (
    unshown.length > 0 &&
    markup`<p class="note">Not shown: ${unshown.slice(0, 5).join(', ')}</p>`
  )
}

const VISIBLE = new Set([
  'img',
  'svg',
  'table',
  'hr',
  'progress',
  'meter',
  'input',
])

/** Whether something is to be seen: libraries leave an empty element for their scripts. */
export function showsSomething(tree: Pick<Root, 'children'>): boolean {
  return tree.children.some((child) => {
    if (child.type === 'text') {
      return child.value.trim() !== ''
    }
    if (child.type !== 'element' || child.tagName === 'style') {
      return false
    }
    return VISIBLE.has(child.tagName) || showsSomething(child)
  })
}
