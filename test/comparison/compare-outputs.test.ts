import { isDeepStrictEqual } from 'node:util'

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Output } from '../../src/nbformat/types.ts'
import { expectLinearTime } from '../helpers/cpu-time.ts'
import {
  compareOutputs,
  display,
  dottedPng,
  raised,
  shown,
  stderr,
  stdout,
} from '../helpers/outputs/outputs.ts'

const VIEW = 'application/vnd.jupyter.widget-view+json'

/** One line per difference: kind, number of the output, subject. */
function differences(
  stored: readonly Output[],
  actual: readonly Output[],
): readonly string[] {
  return compareOutputs(stored, actual).map(({ kind, output, subject }) => {
    const { type, ...rest } = subject
    const names = Object.values(rest).flat().join(' + ')
    return `${kind} ${output.number}/${output.total} ${type} ${names}`.trim()
  })
}

function text(value: string): Output {
  return shown('text/plain', value)
}

describe('equal', () => {
  test.for<[string, Output[], Output[]]>([
    ['nothing', [], []],
    ['chunks of a stream', [stdout('a'), stdout('b\n')], [stdout('ab\n')]],
    [
      'the order between streams and displays',
      [stderr('e'), stdout('a'), text('x'), stdout('b')],
      [stdout('ab'), text('x'), stderr('e')],
    ],
    [
      'a progress bar and what JupyterLab stored of it',
      [stdout('100%\n')],
      [stdout(' 10%'), stdout('\r 50%'), stdout('\r100%\n'), stderr('')],
    ],
    [
      'execute_result and display_data, counts and metadata',
      [text('1')],
      [
        {
          output_type: 'execute_result',
          execution_count: 3,
          data: { 'text/plain': '1' },
          metadata: { 'image/png': { width: 3 } },
        },
      ],
    ],
    [
      'MIME type order',
      [display({ 'text/html': '<b>1</b>', 'text/plain': '1' })],
      [display({ 'text/plain': '1', 'text/html': '<b>1</b>' })],
    ],
    [
      'the traceback',
      [raised('ValueError', 'bad')],
      [{ ...raised('ValueError', 'bad'), traceback: ['<ipython-input-3>'] }],
    ],
    [
      'the model of a widget view',
      [display({ 'text/plain': 'Output()', [VIEW]: { model_id: '0a1b2c3d' } })],
      [display({ 'text/plain': 'Output()', [VIEW]: { model_id: '99887766' } })],
    ],
    [
      'unknown outputs',
      [{ output_type: 'unknown', type_name: 'x', value: { a: 1, b: 2 } }],
      [{ output_type: 'unknown', type_name: 'x', value: { b: 2, a: 1 } }],
    ],
  ])('%s', ([, stored, actual]) => {
    expect(compareOutputs(stored, actual)).toEqual([])
    expect(compareOutputs(actual, stored)).toEqual([])
  })
})

test('of a widget view everything but the model counts', () => {
  const view = fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }))
    .map((all) => JSON.stringify({ ...all, model_id: undefined }))
  const ofModel = (model_id: string, rest: string): Output =>
    display({ [VIEW]: { ...JSON.parse(rest), model_id } })
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), view, view, (one, other, seen, also) => {
      const stored = ofModel(one, seen)
      expect(compareOutputs([stored], [ofModel(other, seen)])).toEqual([])
      const isSame = isDeepStrictEqual(JSON.parse(seen), JSON.parse(also))
      expect(compareOutputs([stored], [ofModel(other, also)])).toHaveLength(
        isSame ? 0 : 1,
      )
    }),
  )
})

describe('different', () => {
  test.for<[string, Output[], Output[], string[]]>([
    ['a stream', [stdout('1')], [stdout('2')], ['changed 1/1 stream stdout']],
    [
      'a missing and an unexpected stream',
      [stdout('1')],
      [stderr('1')],
      ['missing 1/2 stream stdout', 'unexpected 1/2 stream stderr'],
    ],
    [
      'all types of a bundle, missing and new ones too',
      [display({ 'text/plain': '1', 'text/html': '1', 'text/latex': '1' })],
      [display({ 'text/plain': '2', 'text/html': '2', 'image/png': '' })],
      [
        'changed 1/1 data text/plain',
        'changed 1/1 data text/html',
        'missing 1/1 data text/latex',
        'unexpected 1/1 data image/png',
      ],
    ],
    [
      'one output dropped does not change those after it',
      [text('a'), text('b'), text('c'), text('d')],
      [text('a'), text('c'), text('d')],
      ['missing 2/4 output text/plain'],
    ],
    [
      'one output added',
      [text('a'), text('c')],
      [text('a'), text('b'), text('c')],
      ['unexpected 2/3 output text/plain'],
    ],
    [
      'the first dropped, a later one changed',
      [text('first'), text('second'), text('price: 10.3'), text('end')],
      [text('second'), text('price: 10.5'), text('end')],
      ['missing 1/4 output text/plain', 'changed 3/4 data text/plain'],
    ],
    [
      'swapped outputs',
      [text('first'), text('second')],
      [text('second'), text('first')],
      ['changed 1/2 data text/plain', 'changed 2/2 data text/plain'],
    ],
    [
      'a plot that became an exception',
      [display({ 'text/plain': '<Figure>', 'image/png': dottedPng(1, 1) })],
      [raised('ValueError', 'x')],
      ['missing 1/2 output text/plain + image/png', 'unexpected 1/2 error'],
    ],
    [
      'the name of an exception',
      [raised('ValueError', 'x')],
      [raised('TypeError', 'x')],
      ['changed 1/1 error'],
    ],
    [
      'the value of an exception',
      [raised('ValueError', 'x')],
      [raised('ValueError', 'y')],
      ['changed 1/1 error'],
    ],
    [
      'the text beside a widget view',
      [display({ 'text/plain': 'IntSlider(value=5)', [VIEW]: {} })],
      [display({ 'text/plain': 'IntSlider(value=6)', [VIEW]: {} })],
      ['changed 1/1 data text/plain'],
    ],
    [
      'a widget view that is gone',
      [display({ 'text/plain': 'Output()', [VIEW]: { model_id: 'a' } })],
      [display({ 'text/plain': 'Output()' })],
      [`missing 1/1 data ${VIEW}`],
    ],
    [
      'the version of a widget view',
      [display({ [VIEW]: { model_id: 'a', version_major: 1 } })],
      [display({ [VIEW]: { model_id: 'b', version_major: 2 } })],
      [`changed 1/1 data ${VIEW}`],
    ],
    ['an empty display', [display({})], [], ['missing 1/1 output']],
    [
      'an unknown output',
      [{ output_type: 'unknown', type_name: 'x', value: { a: 1 } }],
      [{ output_type: 'unknown', type_name: 'x', value: { a: 2 } }],
      ['changed 1/1 unknown x'],
    ],
  ])('%s', ([, stored, actual, expected]) => {
    expect(differences(stored, actual)).toEqual(expected)
    expect(compareOutputs(actual, stored)).not.toEqual([])
  })
})

test('a difference carries both sides', () => {
  expect(
    compareOutputs(
      [display({ 'application/json': { b: 1, a: [] } }), stdout('x\n')],
      [display({ 'application/json': { b: 2, a: [] } })],
    ),
  ).toMatchInlineSnapshot(`
    [
      {
        "actual": {
          "mimeType": "application/json",
          "text": "{
      "a": []
      "b": 2
    }",
          "type": "text",
        },
        "changes": {
          "shown": [
            {
              "actual": "2",
              "place": "b",
              "stored": "1",
            },
          ],
          "total": 1,
        },
        "kind": "changed",
        "output": {
          "number": 1,
          "total": 2,
        },
        "stored": {
          "mimeType": "application/json",
          "text": "{
      "a": []
      "b": 1
    }",
          "type": "text",
        },
        "subject": {
          "mimeType": "application/json",
          "type": "data",
        },
      },
      {
        "kind": "missing",
        "output": {
          "number": 2,
          "total": 2,
        },
        "stored": [
          {
            "mimeType": "text/plain",
            "text": "x
    ",
            "type": "text",
          },
        ],
        "subject": {
          "name": "stdout",
          "type": "stream",
        },
      },
    ]
  `)
})

describe('what nbval 0.11 lets pass or gets wrong', () => {
  const image = dottedPng(4, 4)

  test.for<[string, Output[], Output[]]>([
    [
      'displays and prints in another order among displays of two types',
      [shown('text/plain', 'a'), shown('text/html', 'b')],
      [shown('text/html', 'b'), shown('text/plain', 'a')],
    ],
    [
      'a missing PNG',
      [display({ 'text/plain': 'a', 'image/png': image })],
      [text('a')],
    ],
    [
      'another PNG',
      [shown('image/png', image)],
      [shown('image/png', dottedPng(4, 4, 1))],
    ],
    [
      'what \\r leaves of a longer line',
      [stdout('AB')],
      [stdout('long text\rAB')],
    ],
    ['stdout that came as stderr', [stdout('a')], [stderr('a')]],
    ['a stored error that did not come', [raised('ValueError', 'x')], []],
  ])('is red: %s', ([, stored, actual]) => {
    expect(compareOutputs(stored, actual)).not.toEqual([])
    expect(compareOutputs(actual, stored)).not.toEqual([])
  })

  test.for<[string, Output[], Output[]]>([
    ['a carriage return', [stdout('ABng text')], [stdout('long text\rAB')]],
    ['backspaces', [stdout('aXY')], [stdout('abc\b\bXY')]],
    [
      'attribute order in SVG',
      [shown('image/svg+xml', '<rect x="1" y="2"/>')],
      [shown('image/svg+xml', '<rect y="2" x="1"/>')],
    ],
  ])('is green: %s', ([, stored, actual]) => {
    expect(compareOutputs(stored, actual)).toEqual([])
  })

  test('all mismatches are reported, with their content', () => {
    expect(
      compareOutputs([stdout('1'), text('2')], [stderr('3'), text('4')]),
    ).toHaveLength(3)
  })
})

test('time grows with the number of outputs', () => {
  expectLinearTime(750, (length) => {
    const many = Array.from({ length }, (_, index) => text(`${index}`))
    expect(differences(many, many.toSpliced(500, 1))).toEqual([
      `missing 501/${length} output text/plain`,
    ])
    const all = many.map((_, index) => text(`other ${index}`))
    expect(compareOutputs(many, all)).toHaveLength(length)
  })
})
