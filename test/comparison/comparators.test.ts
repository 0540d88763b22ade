import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../src/common/json-number.ts'
import type { JsonValue } from '../../src/common/json.ts'
import { compareStrictly, shown } from '../helpers/outputs/outputs.ts'

type Case = readonly [what: string, stored: JsonValue, actual: JsonValue]

function isEqual(
  mimeType: string,
  stored: JsonValue,
  actual: JsonValue,
): boolean {
  const there = compareStrictly(
    [shown(mimeType, stored)],
    [shown(mimeType, actual)],
  )
  const back = compareStrictly(
    [shown(mimeType, actual)],
    [shown(mimeType, stored)],
  )
  expect(there.length === 0).toBe(back.length === 0)
  return there.length === 0
}

function cases(
  mimeType: string,
  equal: readonly Case[],
  different: readonly Case[],
): void {
  describe(`comparing ${mimeType}`, () => {
    test.for(equal)('equal: %s', ([, stored, actual]) => {
      expect(isEqual(mimeType, stored, actual)).toBe(true)
    })
    test.for(different)('different: %s', ([, stored, actual]) => {
      expect(isEqual(mimeType, stored, actual)).toBe(false)
    })
  })
}

cases(
  'text/plain',
  [
    ['the same', 'a\nb', 'a\nb'],
    ['CRLF', 'a\r\nb', 'a\nb'],
    ['ANSI colours', '\x1b[31ma\x1b[0m', 'a'],
    [
      'a list of lines, as an unknown tool may store it',
      ['a\n', 'b'],
      ['a\n', 'b'],
    ],
  ],
  [
    ['a digit', '10.3', '10.5'],
    ['a sign', '-1', '1'],
    ['a letter', 'abc', 'abd'],
    ['an indentation', 'if x:\n    y', 'if x:\n  y'],
    ['a trailing blank', 'a', 'a '],
    ['a newline at the end', 'a', 'a\n'],
    ['a no-break space', 'a b', 'a\u00a0b'],
    ['a carriage return within', 'a\rb', 'b'],
    ['a number that is no string', '1', 1],
    ['1 and 1.0', '1', '1.0'],
  ],
)

for (const mimeType of [
  'text/latex',
  'text/markdown',
  'application/javascript',
  'application/x-unknown',
]) {
  cases(
    mimeType,
    [['CRLF', 'a\r\nb', 'a\nb']],
    [
      ['white space', '$a b$', '$a  b$'],
      ['a letter', '$a$', '$b$'],
      ['case', '$a$', '$A$'],
    ],
  )
}

for (const mimeType of [
  'application/json',
  'application/vnd.plotly.v1+json',
  'Application/GEO+JSON; charset=utf-8',
]) {
  cases(
    mimeType,
    [
      ['key order', { a: 1, b: [2] }, { b: [2], a: 1 }],
      ['NaN', [Number.NaN], [Number.NaN]],
      ['infinities', [Infinity, -Infinity], [Infinity, -Infinity]],
      ['zeros', [0], [-0]],
      ['1 and 1.0', [1], [new JsonNumber('1.0')]],
      ['exponents', [100_000], [new JsonNumber('1e5')]],
      ['long integers', long('789'), long('789')],
      ['deep nesting', nested(5000, 1), nested(5000, 1)],
    ],
    [
      ['a digit', { y: [1, 2, 3] }, { y: [1, 2, 4] }],
      ['a sign', 1, -1],
      ['the last digit of a long integer', long('788'), long('789')],
      ['a long integer and its double', long('789'), 1_234_567_890_123_456_800],
      [
        'integers beyond all doubles',
        new JsonNumber(`1${'0'.repeat(400)}`),
        new JsonNumber(`1${'0'.repeat(399)}1`),
      ],
      ['the last place of a float', 0.1, 0.1 + 2 ** -54],
      ['array order', [1, 2], [2, 1]],
      ['a dropped key', { a: 1, b: null }, { a: 1 }],
      ['null and NaN', [null], [Number.NaN]],
      ['NaN and its name', [Number.NaN], ['NaN']],
      ['a number and its digits', 1, '1'],
      ['true and 1', true, 1],
      ['an empty array and an empty object', [], {}],
      ['a nested empty array', [[], []], [[[]]]],
      ['a key and its place', { a: { b: 1 } }, { a: {}, b: 1 }],
      ['white space in a string', 'a b', 'a  b'],
      ['deep down', nested(5000, 1), nested(5000, 2)],
      ['depth', nested(3, 1), nested(4, 1)],
    ],
  )
}

function long(end: string): JsonValue {
  return { id: new JsonNumber(`1234567890123456${end}`) }
}

function nested(depth: number, value: JsonValue): JsonValue {
  let result = value
  for (let level = 0; level < depth; level += 1) {
    result = [result]
  }
  return result
}

const STYLER = (id: string, mean: string): string =>
  `<style type="text/css">\n#T_${id}_row0_col0 { color: red; }\n</style>\n` +
  `<table id="T_${id}"><tbody><tr>` +
  `<td id="T_${id}_row0_col0" class="data row0 col0" headers="T_${id}_level0_col0">${mean}</td></tr></tbody></table>`
const UUID = [
  '7f3d2c1b-0a9e-4d8c-b7a6-958473625140',
  '00112233-4455-4677-8899-aabbccddeeff',
] as const

cases(
  'text/html',
  [
    [
      'attribute order',
      '<a href="x" title="y">z</a>',
      '<a title="y" href="x">z</a>',
    ],
    ['quotes', `<a href='x'>z</a>`, '<a href="x">z</a>'],
    [
      'case of tags',
      '<TABLE><TR><TD>1</TABLE>',
      '<table><tr><td>1</td></tr></table>',
    ],
    [
      'white space between tags',
      '<table>\n  <tr>\n    <td>1</td>\n  </tr>\n</table>\n',
      '<table><tr><td>1</td></tr></table>',
    ],
    ['comments', '<p>a<!-- one --></p>', '<p>a</p><!-- two -->'],
    ['entities', '<p>&eacute;&lt;&#38;</p>', '<p>é&lt;&amp;</p>'],
    ['self-closing', '<br/><img src="x"/>', '<br><img src="x">'],
    ['layout of inline tags', '<b>a</b>\n  <i>b</i>', '<b>a</b> <i>b</i>'],
    ['pandas Styler', STYLER('a1b2c', '1'), STYLER('9f8e7', '1')],
    [
      'plotly: a uuid in div and script',
      `<div id="${UUID[0]}"></div><script>Plotly.newPlot("${UUID[0]}", [])</script>`,
      `<div id="${UUID[1]}"></div><script>Plotly.newPlot("${UUID[1]}", [])</script>`,
    ],
    [
      'altair and folium: hex behind a word',
      '<div id="altair-viz-0a1b2c3d4e5f60718293a4b5c6d7e8f9"></div><script>var map_0a1b2c3d4e5f60718293a4b5c6d7e8f9 = f("#altair-viz-0a1b2c3d4e5f60718293a4b5c6d7e8f9")</script>',
      '<div id="altair-viz-ffffffffffff60718293a4b5c6d7e8f9"></div><script>var map_ffffffffffff60718293a4b5c6d7e8f9 = f("#altair-viz-ffffffffffff60718293a4b5c6d7e8f9")</script>',
    ],
    [
      'xarray: label for and aria references',
      `<input id="section-${UUID[0]}"><label for="section-${UUID[0]}" aria-controls="section-${UUID[0]}">x</label>`,
      `<input id="section-${UUID[1]}"><label for="section-${UUID[1]}" aria-controls="section-${UUID[1]}">x</label>`,
    ],
    [
      'an id made of id()',
      '<div id="el139872345678901"></div>',
      '<div id="el140000000000002"></div>',
    ],
    [
      'inline SVG',
      '<svg><g> <path d="M0"/>\n</g></svg>',
      '<svg><g><path d="M0"></path></g></svg>',
    ],
  ],
  [
    ['a digit in a cell', '<td>10.3</td>', '<td>10.5</td>'],
    [
      'a dropped row',
      '<table><tr><td>1</td></tr><tr><td>2</td></tr></table>',
      '<table><tr><td>1</td></tr></table>',
    ],
    [
      'swapped rows',
      '<tr><td>1</td></tr><tr><td>2</td></tr>',
      '<tr><td>2</td></tr><tr><td>1</td></tr>',
    ],
    [
      'an attribute value',
      '<td style="color: red">1</td>',
      '<td style="color: blue">1</td>',
    ],
    ['a dropped attribute', '<td class="a">1</td>', '<td>1</td>'],
    ['a tag', '<b>1</b>', '<i>1</i>'],
    ['nesting', '<b><i>1</i></b>', '<b></b><i>1</i>'],
    ['a blank between inline tags', '<b>a</b> <b>b</b>', '<b>a</b><b>b</b>'],
    ['white space in text', '<p>a b</p>', '<p>a  b</p>'],
    ['indentation in pre', '<pre>if x:\n    y</pre>', '<pre>if x:\n  y</pre>'],
    [
      'lines in pre, within a span',
      '<pre><b>a</b>\n<b>b</b></pre>',
      '<pre><b>a</b> <b>b</b></pre>',
    ],
    ['text that looks like a tag', '<p>&lt;b&gt;</p>', '<p><b></b></p>'],
    [
      'an attribute that looks like two',
      '<a b="1&quot; c=&quot;2">x</a>',
      '<a b="1" c="2">x</a>',
    ],
    ['a script', '<script>f(1)</script>', '<script>f(2)</script>'],
    [
      'white space in a script',
      '<script>f("a b")</script>',
      '<script>f("a  b")</script>',
    ],
    ['an id in words', '<div id="chart"></div>', '<div id="table"></div>'],
    ['a counted id', '<div id="row-1"></div>', '<div id="row-2"></div>'],
    [
      'a day as an id',
      '<div id="day-20240131"></div>',
      '<div id="day-20240201"></div>',
    ],
    [
      'a hash that is no id',
      '<a href="/commit/0a1b2c3d">x</a>',
      '<a href="/commit/9a8b7c6d">x</a>',
    ],
    [
      'a hash in text',
      '<p id="0a1b2c3d">0a1b2c3d</p>',
      '<p id="9a8b7c6d">9a8b7c6d</p>',
    ],
    [
      'a reference to another element',
      '<a href="#x0a1b2c3d"></a><b id="x0a1b2c3d"></b><b id="x1a1b2c3d"></b>',
      '<a href="#x1a1b2c3d"></a><b id="x0a1b2c3d"></b><b id="x1a1b2c3d"></b>',
    ],
    [
      'one id where there were two',
      '<b id="x0a1b2c3d"></b><b id="x1a1b2c3d"></b>',
      '<b id="x0a1b2c3d"></b><b id="x0a1b2c3d"></b>',
    ],
    [
      'pandas Styler with another value',
      STYLER('a1b2c', '1'),
      STYLER('9f8e7', '2'),
    ],
    [
      'metadata outside of SVG',
      '<metadata>a</metadata>',
      '<metadata>b</metadata>',
    ],
  ],
)

const SVG = (date: string, clip: string, marker: string, x: string): string =>
  `<?xml version="1.0"?>\n<svg xmlns:xlink="x" width="10">\n <metadata><rdf:RDF><dc:date>${date}</dc:date></rdf:RDF></metadata>\n` +
  ` <defs><path id="${marker}" d="M0 0"/><clipPath id="${clip}"><rect x="${x}"/></clipPath></defs>\n` +
  ` <g clip-path="url(#${clip})"><use xlink:href="#${marker}" x="1"/></g>\n</svg>\n`

cases(
  'image/svg+xml',
  [
    [
      'matplotlib: date and hashes',
      SVG('2024-01-01', 'p0c9d8e7f6a', 'm1234567890', '1'),
      SVG('2026-01-01', 'pffee00dd11', 'mabcdef0123', '1'),
    ],
    ['white space between tags', '<svg>\n  <g>\n</g></svg>', '<svg><g/></svg>'],
    ['attribute order', '<rect x="1" y="2"/>', '<rect y="2" x="1"/>'],
    ['CDATA', '<style><![CDATA[a{}]]></style>', '<style>a{}</style>'],
  ],
  [
    [
      'a coordinate',
      SVG('a', 'p0c9d8e7f6a', 'm1', '1'),
      SVG('a', 'p0c9d8e7f6a', 'm1', '2'),
    ],
    ['a path', '<path d="M0 1"/>', '<path d="M0 2"/>'],
    ['text', '<text>a</text>', '<text>b</text>'],
    [
      'blanks between parts of a text',
      '<text><tspan>a</tspan> <tspan>b</tspan></text>',
      '<text><tspan>a</tspan><tspan>b</tspan></text>',
    ],
    [
      'blanks that xml:space keeps',
      '<a xml:space="preserve"> </a>',
      '<a xml:space="preserve">  </a>',
    ],
    ['case of tags', '<linearGradient/>', '<lineargradient/>'],
    ['a dropped element', '<svg><g/><g/></svg>', '<svg><g/></svg>'],
    ['a meaningful id', '<g id="patch_1"/>', '<g id="patch_2"/>'],
    ['a glyph id', '<g id="DejaVuSans-41"/>', '<g id="DejaVuSans-42"/>'],
  ],
)

for (const mimeType of ['application/pdf', 'image/gif', 'audio/wav']) {
  cases(
    mimeType,
    [['line breaks of base64', 'AAAA\nBBBB\n', 'AAAABBBB']],
    [
      ['a byte', 'AAAA', 'AAAB'],
      ['a byte at the end', 'AAAABBBB', 'AAAA'],
      ['what is no string', 'AAAA', ['AAAA']],
    ],
  )
}

test('markup nested 5000 deep is compared', () => {
  expect(isEqual('text/html', deep('a'), deep('a '))).toBe(false)
  expect(isEqual('text/html', `${deep('a')}<!-- -->`, deep('a'))).toBe(true)
})

function deep(text: string): string {
  return '<div>'.repeat(5000) + text
}
