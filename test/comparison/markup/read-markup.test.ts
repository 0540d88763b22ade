import { describe, expect, test } from 'vitest'

import { printToken } from '../../../src/comparison/markup/print-markup.ts'
import { readMarkup } from '../../../src/comparison/markup/read-markup.ts'
import type { MarkupLanguage } from '../../../src/comparison/markup/tokenise-markup.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'

function read(source: string, language: MarkupLanguage = 'html'): string {
  return readMarkup(source, language).map(printToken).join('')
}

describe('HTML elements end where the standard ends them', () => {
  test.for<[string, string]>([
    ['<p>a<p>b', '<p>a</p><p>b</p>'],
    ['<p>a<table></table>', '<p>a</p><table></table>'],
    ['<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
    [
      '<table><thead><tr><th>a<th>b<tbody><tr><td>1<td>2<tr><td>3</table>',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>',
    ],
    [
      '<table><tr><td><table><tr><td>a</table>b</table>',
      '<table><tr><td><table><tr><td>a</td></tr></table>b</td></tr></table>',
    ],
    ['<b>a<i>b</b>c', '<b>a<i>b</i></b>c'],
    ['a<br>b<br/>c', 'a<br></br>b<br></br>c'],
    ['<div/>a', '<div>a</div>'],
    ['<DIV>a</Div>', '<div>a</div>'],
    ['<svg><path d="M0"/><g/></svg>', '<svg><path d="M0"></path><g></g></svg>'],
    [
      '<svg><foreignObject><p>a<p/>b</foreignObject></svg>',
      '<svg><foreignobject><p>a</p><p>b</p></foreignobject></svg>',
    ],
    ['<script>a<b>c</script>', '<script>a&lt;b&gt;c</script>'],
  ])('%s', ([source, expected]) => {
    expect(read(source)).toBe(expected)
  })
})

test.for<[string, MarkupLanguage, string]>([
  ['<a b="1" B=2 __proto__=3>', 'html', '<a __proto__="3" b="1"></a>'],
  ['<a b="1" B="2"/>', 'xml', '<a B="2" b="1"></a>'],
  ['<a b="&lt;&#x41;&amp;c">&lt;&#65;', 'html', '<a b="&lt;A&amp;c">&lt;A</a>'],
  ['<![CDATA[<a>]]>', 'xml', '&lt;a&gt;'],
  ['<svg><![CDATA[<a>]]></svg>', 'html', '<svg>&lt;a&gt;</svg>'],
  ['a<!-- b -->c', 'html', 'ac'],
  ['<!DOCTYPE html><?php a?>', 'xml', '<!DOCTYPE html><?php a>'],
])(
  'attributes, entities and what is no element: %s as %s',
  ([source, language, expected]) => {
    expect(read(source, language)).toBe(expected)
  },
)

test.for([
  ['an end without a beginning', 'a</b>c', 'ac'],
  ['a beginning without its end', 'a<b c="d', 'a'],
] as const)('%s counts', ([, source, without]) => {
  expect(read(source)).not.toBe(read(without))
})

describe('time grows with the length', () => {
  test.for<[string, (size: number) => string]>([
    ['deep elements', (n) => '<b>'.repeat(n)],
    [
      'deep elements that are closed',
      (n) => '<b>'.repeat(n) + '</b>'.repeat(n),
    ],
    ['ends of nothing', (n) => '<div>'.repeat(n) + '</i>'.repeat(n)],
    ['forms', (n) => '<div>'.repeat(n) + '<form>'.repeat(n)],
    [
      'HTML in SVG',
      (n) => '<svg><desc>'.repeat(n) + '</lineargradient>'.repeat(n),
    ],
    [
      'attributes',
      (n) => `<a ${Array.from({ length: n }, (_, i) => `b${i}=c`).join(' ')}>`,
    ],
    ['comments', (n) => '<!--'.repeat(n)],
    ['instructions', (n) => '<?'.repeat(n)],
    ['entities', (n) => '&am'.repeat(n)],
  ])('%s', ([, source]) => {
    expectLinearTime(5000, (size) => {
      readMarkup(source(size), 'html')
      readMarkup(source(size), 'xml')
    })
  })
})
