import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { defaultSchema, sanitize } from 'hast-util-sanitize'
import type { Schema } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'

import { Markup } from '../markup.ts'

const LINKS = ['http', 'https', 'mailto']

const SVG_ELEMENTS = [
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'textPath',
  'defs',
  'symbol',
  'use',
  'marker',
  'clipPath',
  'linearGradient',
  'radialGradient',
  'stop',
  'desc',
]

const SVG_ATTRIBUTES =
  'viewBox,preserveAspectRatio,d,x,y,x1,y1,x2,y2,cx,cy,r,rx,ry,points,transform,fill,fillOpacity,fillRule,stroke,strokeWidth,strokeLineCap,strokeLineJoin,strokeDashArray,strokeOpacity,opacity,fontSize,fontFamily,fontWeight,fontStyle,textAnchor,dominantBaseline,dx,dy,offset,stopColor,stopOpacity,gradientUnits,gradientTransform,clipPath,clipPathUnits,markerEnd,markerStart,markerWidth,markerHeight,refX,refY,orient,xLinkHref'.split(
    ',',
  )

const GONE = [
  'script',
  'noscript',
  'template',
  'iframe',
  'object',
  'embed',
  'math',
  'title',
]

/** What fetches, in its many ways. */
const FETCHING = new Set(['picture', 'source'])

const ELEMENTS = (defaultSchema.tagNames ?? []).filter(
  (name) => !FETCHING.has(name),
)

/** For Markdown, which stands in the page itself: no styles, and no ids but marked ones. */
const PROSE: Schema = {
  ...defaultSchema,
  strip: [...GONE, 'style'],
  tagNames: ELEMENTS,
  attributes: {
    ...defaultSchema.attributes,
    '*': [...(defaultSchema.attributes?.['*'] ?? []), 'role'],
    code: ['className'],
    span: [['className', /^hljs-/, 'math']],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan', 'scope'],
  },
  protocols: {
    ...defaultSchema.protocols,
    href: LINKS,
    src: ['data'],
    longDesc: [],
    cite: LINKS,
  },
}

/** For outputs, which stand in a box of their own: with styles, and with the drawings of SVG. */
const OUTPUT: Schema = {
  ...PROSE,
  clobber: [],
  clobberPrefix: '',
  strip: GONE,
  tagNames: [
    ...ELEMENTS,
    ...SVG_ELEMENTS,
    'style',
    'colgroup',
    'col',
    'caption',
    'label',
    'center',
    'font',
    'u',
    'mark',
    'small',
    'abbr',
    'figure',
    'figcaption',
    'section',
    'article',
    'header',
    'footer',
    'meter',
    'progress',
    'time',
    'wbr',
  ],
  required: { input: { disabled: false } },
  attributes: {
    ...PROSE.attributes,
    ...Object.fromEntries(SVG_ELEMENTS.map((name) => [name, SVG_ATTRIBUTES])),
    '*': [
      ...(PROSE.attributes?.['*'] ?? []),
      'className',
      'style',
      'id',
      'title',
      'width',
      'height',
      'align',
      'vAlign',
      'border',
      'color',
      'ariaLabel',
      'ariaHidden',
    ],
    a: ['href'],
    use: ['href', 'xLinkHref', ...SVG_ATTRIBUTES],
    img: ['src', 'alt', 'width', 'height'],
    input: [['type', 'checkbox', 'radio'], 'checked', 'disabled', 'name'],
    label: ['htmlFor'],
    details: ['open'],
    col: ['span'],
    meter: ['value', 'min', 'max'],
    progress: ['value', 'max'],
  },
  protocols: { ...PROSE.protocols, xLinkHref: [] },
}

/** A tree of an output that can do nothing but be looked at. */
export function outputTree(source: string): Root {
  return clean(source, OUTPUT)
}

/** Markdown's HTML without what could act, and without what the page's own style does not know. */
export function proseMarkup(source: string): Markup {
  return printTree(clean(source, PROSE))
}

export function printTree(tree: Root): Markup {
  return new Markup(toHtml(tree, { allowDangerousCharacters: false }))
}

function clean(source: string, schema: Schema): Root {
  const tree = fromHtml(source, { fragment: true })
  replaceRemoteImages(tree)
  const safe = sanitize(tree, schema)
  const root: Root =
    safe.type === 'root' ? safe : { type: 'root', children: [safe] }
  finish(root)
  return root
}

/** What is not in the notebook would have to be fetched: its name says what is missing. */
function replaceRemoteImages(parent: Root | Element): void {
  parent.children = parent.children.map((child) => {
    if (child.type !== 'element') {
      return child
    }
    if (child.tagName !== 'img') {
      replaceRemoteImages(child)
      return child
    }
    const src = textOf(child.properties['src'])
    if (/^\s*data:image\//i.test(src)) {
      return child
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

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

const REMOTE_STYLE =
  /url\(\s*(?!['"]?data:image\/)|@import|image-set\(|expression\(/i

function finish(parent: Root | Element): void {
  for (const child of parent.children) {
    if (child.type !== 'element') {
      continue
    }
    const { tagName, properties } = child
    if (tagName === 'a') {
      properties['target'] = '_blank'
      properties['rel'] = ['noopener', 'noreferrer']
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
    finish(child)
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
