import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { xmlFault } from '../../../src/comparison/markup/xml-fault.ts'
import { compareOutputs, shown } from '../../helpers/outputs/outputs.ts'

test.for<[string, string | undefined]>([
  ['<svg/>', undefined],
  ['<svg a="1" b=\'2\'><g>1 &amp; &#50;</g></svg>\n', undefined],
  [
    '\ufeff<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<!-- a < b & c -->\n<svg><![CDATA[ a < b & c ]]></svg>',
    undefined,
  ],
  ['<a><b/><b></b></a>', undefined],
  ['<svg></sqg>', '</sqg> stands where <svg> ends'],
  ['<svg></svg></svg>', '</svg> closes nothing'],
  ['<svg><g></svg>', '</svg> stands where <g> ends'],
  ['<svg><g>', '<g> is not closed'],
  ['<svg', 'there is no root element'],
  ['<svg a="1"', '<svg> does not end'],
  ['<svg a="1" a="1"/>', 'two attributes a'],
  ['<svg a=1/>', 'an attribute without quotes'],
  ['<svg a/>', 'an attribute without quotes'],
  ['<svg a="a & b"/>', 'a bare & in an attribute'],
  ['<svg a="<"/>', 'a bare < in an attribute'],
  ['<svg>a & b</svg>', 'a bare &'],
  ['<svg>&nbsp;</svg>', 'a bare &'],
  ['<svg>1 < 2</svg>', 'a bare <'],
  ['<svg><!-- x </svg>', 'a comment does not end'],
  ['<svg><![CDATA[ x </svg>', 'a CDATA section does not end'],
  ['<a/><b/>', '<b> is a second root element'],
  ['<a/>text', 'text outside of the root element'],
  ['text', 'text outside of the root element'],
  ['', 'there is no root element'],
])('%j: %s', ([source, fault]) => {
  expect(xmlFault(source)).toBe(fault)
})

describe('markup that is not well-formed', () => {
  const svg = (text: string) => shown('image/svg+xml', text)

  test('is compared to the letter, and the difference says so', () => {
    const right = '<svg  b="2" a="1"></svg>'
    const wrong = '<svg  b="2" a="1"></sqg>'
    expect(compareOutputs([svg(wrong)], [svg(right)])).toMatchObject([
      {
        detail:
          'compared as text: the stored markup is not well-formed, </sqg> stands where <svg> ends',
        stored: { text: wrong },
        actual: { text: right },
      },
    ])
    expect(compareOutputs([svg(right)], [svg(wrong)])).toMatchObject([
      {
        detail:
          'compared as text: the actual markup is not well-formed, </sqg> stands where <svg> ends',
      },
    ])
    expect(
      compareOutputs([svg(wrong)], [svg('<svg a="1" b="2"></sqg>')]),
    ).toHaveLength(1)
  })

  test('is still compared by rules', () => {
    const broken = (id: string) =>
      svg(`<svg><text>3f2504e0-4f89-41d3-9a0c-0305e82c33${id}</text>`)
    expect(compareCellOutputs([broken('01')], [broken('02')])).toEqual({
      differences: [],
      rules: ['uuids'],
    })
  })
})

test.for<[string, string]>([
  ['<div><p>a</p></div>', '<div><p>a</p></dvi></div>'],
  ['<p>a</b></p>', '<p>a</i></p>'],
  ['a</td>b', 'ab'],
])('HTML: an end tag that closes nothing counts: %s and %s', ([one, other]) => {
  const [stored, actual] = [shown('text/html', one), shown('text/html', other)]
  expect(compareOutputs([stored], [actual])).toHaveLength(1)
  expect(compareOutputs([actual], [stored])).toHaveLength(1)
})
