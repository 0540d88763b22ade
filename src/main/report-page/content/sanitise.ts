import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toHtml } from 'hast-util-to-html'

import type { Picture } from '../../../page-facts/page-facts.ts'
import { Markup } from '../markup.ts'
import { anchoredProse, OUTPUT, PROSE, reduceTree } from './harmless-html.ts'
import type { Schema } from './harmless-html.ts'
import { pictureUrl } from './pictures.ts'

/** What Markdown finds where it stands. */
export interface ProsePlace {
  /** Images that the cell holds, by their names. */
  readonly attachments?: Readonly<Record<string, Picture>> | undefined
  /** Of its notebook in the page; ids begin with it, and links within the notebook lead there. */
  readonly anchor?: string
}

/** A tree of an output that can do nothing but be looked at. */
export function outputTree(source: string): Root {
  return clean(source, OUTPUT)
}

/** Markdown's HTML without what could act, and without what the page's own style does not know. */
export function proseMarkup(source: string, place: ProsePlace = {}): Markup {
  const { anchor } = place
  const schema = anchor === undefined ? PROSE : anchoredProse(anchor)
  return printTree(clean(source, schema, place))
}

export function printTree(tree: Root): Markup {
  return new Markup(toHtml(tree, { allowDangerousCharacters: false }))
}

function clean(
  source: string,
  schema: Schema,
  { attachments = {}, anchor }: ProsePlace = {},
): Root {
  const tree = fromHtml(source, { fragment: true })
  replaceImages(tree, attachments)
  const root = reduceTree(tree, schema)
  finish(root, anchor)
  return root
}

/**
 * Attachments stand in place of their names. What is not in the notebook would
 * have to be fetched: its name says what is missing.
 */
function replaceImages(
  parent: Root | Element,
  attachments: Readonly<Record<string, Picture>>,
): void {
  parent.children = parent.children.map((child) => {
    if (child.type !== 'element') {
      return child
    }
    if (child.tagName !== 'img') {
      replaceImages(child, attachments)
      return child
    }
    const src = textOf(child.properties['src'])
    if (/^\s*data:image\//i.test(src)) {
      return child
    }
    const url = pictureUrl(attachmentOf(src, attachments))
    if (url !== undefined) {
      return { ...child, properties: { ...child.properties, src: url } }
    }
    const name = textOf(child.properties['alt']) || src
    const text = `[image: ${name.slice(0, 200)}]`
    return {
      type: 'element',
      tagName: 'em',
      properties: {},
      children: [{ type: 'text', value: text }],
    } satisfies Element
  })
}

function attachmentOf(
  src: string,
  attachments: Readonly<Record<string, Picture>>,
): Picture | undefined {
  const [, name = ''] = /^attachment:(.*)$/s.exec(src) ?? []
  return (
    attachments[name] ??
    Object.entries(attachments).find(
      ([known]) => encodeURI(known) === name,
    )?.[1]
  )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function finishLink({ properties }: Element, anchor: string | undefined): void {
  const href = textOf(properties['href'])
  if (href === '') {
    return
  }
  if (href.startsWith('#')) {
    // Nothing leads into the box of an output.
    properties['href'] = anchor && `#${anchor}-${href.slice(1)}`
    return
  }
  properties['target'] = '_blank'
  properties['rel'] = ['noopener', 'noreferrer']
}

const REMOTE_STYLE =
  /url\(\s*(?!['"]?data:image\/)|@import|image-set\(|expression\(/i

function finish(parent: Root | Element, anchor: string | undefined): void {
  for (const child of parent.children) {
    if (child.type !== 'element') {
      continue
    }
    const { tagName, properties } = child
    if (tagName === 'a') {
      finishLink(child, anchor)
    }
    for (const key of ['href', 'xLinkHref']) {
      const isInside = textOf(properties[key]).startsWith('#')
      if (tagName === 'use' && !isInside) {
        delete properties[key]
      }
    }
    if (REMOTE_STYLE.test(unescapeCss(textOf(properties['style'])))) {
      delete properties['style']
    }
    if (tagName === 'style') {
      const [text] = child.children
      // A style of an SVG may hold tags, and no CSS needs their sign.
      const isUnsafe =
        text?.type === 'text' &&
        (text.value.includes('<') || REMOTE_STYLE.test(unescapeCss(text.value)))
      child.children = isUnsafe ? [] : child.children
    }
    finish(child, anchor)
  }
}

/** CSS may spell any letter by its number. */
function unescapeCss(css: string): string {
  return css
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => {
      const point = Number.parseInt(code, 16)
      return point <= 0x10_ff_ff ? String.fromCodePoint(point) : ''
    })
    .replaceAll('\\', '')
}
