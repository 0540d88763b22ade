import { describe, expect, test } from 'vitest'

import {
  outputTree,
  printTree,
  proseMarkup,
} from '../../../../src/main/report-page/content/sanitise.ts'

const output = (source: string): string => printTree(outputTree(source)).text
const prose = (source: string): string => proseMarkup(source).text

describe('what acts is taken out of outputs and Markdown', () => {
  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script in SVG', '<svg><script>alert(1)</script></svg>'],
    ['a handler', '<b onclick="alert(1)" onmouseover=alert(1)>x</b>'],
    ['a failing image', '<img src=x onerror=alert(1)>'],
    ['a link to a script', '<a href="javascript:alert(1)">x</a>'],
    ['one in disguise', '<a href=" java\nscript:alert(1)">x</a>'],
    ['a link in SVG', '<svg><a xlink:href="javascript:alert(1)">x</a></svg>'],
    ['a data page', '<a href="data:text/html,<script>alert(1)</script>">x</a>'],
    ['a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ['an object', '<object data="javascript:alert(1)"></object>'],
    ['a form', '<form action="https://evil.test"><button>x</button></form>'],
    [
      'a refresh',
      '<meta http-equiv=refresh content="0;url=https://evil.test">',
    ],
    ['a base', '<base href="https://evil.test/">'],
    ['a style sheet', '<link rel=stylesheet href="https://evil.test/x.css">'],
    [
      'HTML in SVG',
      '<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>',
    ],
    [
      'an animation that sets a link',
      '<svg><a><animate attributeName=href to="javascript:alert(1)"/>x</a></svg>',
    ],
    [
      'mutation XSS',
      '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    ],
    ['a broken attribute', '<img alt="`><script>alert(1)</script>">'],
    [
      'a picture of elsewhere',
      '<picture><source srcset="https://evil.test/x.png"></picture>',
    ],
    [
      'a script behind a template',
      '<template><script>alert(1)</script></template>',
    ],
    ['an imported style', '<style>@import "https://evil.test/x.css";</style>'],
    [
      'a picture in a style',
      '<p style="background:url(https://evil.test/x)">x</p>',
    ],
    [
      'one spelt by numbers',
      String.raw`<p style="background:u\72l(https://evil.test/x)">x</p>`,
    ],
    [
      'a use of elsewhere',
      '<svg><use href="https://evil.test/x.svg#a"/></svg>',
    ],
  ])('%s', (_, source) => {
    for (const safe of [output(source), prose(source)]) {
      expect(safe.replace(/="[^"]*[<`][^"]*"/g, '')).not.toMatch(
        /<(?:script|iframe|object|form|meta|base|link|foreignObject|animate|template|math|img)\b|\son\w+=|javascript:|evil\.test|srcdoc/i,
      )
    }
  })
})

test('outputs keep styles, tables and drawings', () => {
  expect(
    output(
      '<style>#T_1 td { color: red }</style><table border="1" class="dataframe"><tr><td id="T_1" style="color: red" colspan="2">1</td></tr></table><svg viewBox="0 0 1 1"><linearGradient id="a"></linearGradient><path d="M0 0"></path></svg>',
    ),
  ).toMatchInlineSnapshot(
    `"<style>#T_1 td { color: red }</style><table border="1" class="dataframe"><tbody><tr><td id="T_1" style="color: red" colspan="2">1</td></tr></tbody></table><svg viewBox="0 0 1 1"><linearGradient id="a"></linearGradient><path d="M0 0"></path></svg>"`,
  )
})

test('Markdown keeps neither styles nor ids', () => {
  expect(prose('<p id="top" style="color: red">x</p><style>a{}</style>')).toBe(
    '<p>x</p>',
  )
})

test('links open elsewhere, and images that are not in the notebook are named', () => {
  expect(
    prose('<a href="https://a.test">x</a><img src="a.png" alt="A plot">'),
  ).toBe(
    '<a href="https://a.test" target="_blank" rel="noopener noreferrer">x</a><em>[image: A plot]</em>',
  )
})
