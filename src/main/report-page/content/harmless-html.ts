import type { Root } from 'hast'
import { defaultSchema, sanitize } from 'hast-util-sanitize'
import type { Schema } from 'hast-util-sanitize'

export type { Schema }

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

/** Names, which only a cell may have, and what would get in the way of the page's own keys. */
const NOT_EVERYWHERE = new Set(['id', 'name', 'accessKey', 'tabIndex'])

const EVERYWHERE = [
  ...(defaultSchema.attributes?.['*'] ?? []).filter(
    (name) => !NOT_EVERYWHERE.has(String(name)),
  ),
  'role',
]

/** For Markdown, which stands in the page itself: no styles, and no ids. */
export const PROSE: Schema = {
  ...defaultSchema,
  strip: [...GONE, 'style'],
  tagNames: ELEMENTS,
  attributes: {
    ...defaultSchema.attributes,
    '*': EVERYWHERE,
    code: [['className', /^language-/, 'code', 'math']],
    span: [['className', /^hljs-/, 'math']],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan', 'scope'],
  },
  protocols: {
    ...defaultSchema.protocols,
    href: LINKS,
    src: ['data'],
    longDesc: LINKS,
    cite: LINKS,
  },
}

/** For outputs, which stand in a box of their own: with styles, and with the drawings of SVG. */
export const OUTPUT: Schema = {
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
      ...EVERYWHERE,
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

/** Prose whose cells may have names, which begin with that of their notebook. */
export function anchoredProse(anchor: string): Schema {
  return {
    ...PROSE,
    clobberPrefix: `${anchor}-`,
    attributes: { ...PROSE.attributes, '*': [...EVERYWHERE, 'id', 'name'] },
  }
}

/** What a schema lets through of a tree. */
export function reduceTree(tree: Root, schema: Schema): Root {
  const safe = sanitize(tree, schema)
  return safe.type === 'root' ? safe : { type: 'root', children: [safe] }
}
