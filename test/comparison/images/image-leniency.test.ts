import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { imageAttachments } from '../../../src/comparison/images/image-attachments.ts'
import type { ComparisonOptions } from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import {
  display,
  dottedPng,
  jpeg,
  png,
  shown,
  stdout,
} from '../../helpers/outputs/outputs.ts'

function compare(
  stored: Output,
  actual: Output,
  images?: ComparisonOptions['images'],
) {
  const options = images === undefined ? {} : { images }
  return compareCellOutputs(
    [stored],
    [actual],
    comparisonSettings(options).settings,
  )
}

/** A grey image; the pixels of `changed` are `by` levels lighter. */
function grey(changed: number, by: number): Output {
  const data = new Uint8Array(100).fill(100)
  data.fill(100 + by, 0, changed)
  return shown('image/png', png({ width: 10, height: 10, data, channels: 1 }))
}

test.for<
  [
    string,
    ComparisonOptions['images'] | undefined,
    number,
    number,
    readonly string[] | undefined,
  ]
>([
  ['a level that nobody sees', undefined, 100, 2, ['pixels']],
  ['a level that one may see', undefined, 1, 4, undefined],
  ['a changed block', 'pixels', 4, 60, undefined],
  ['a share that may differ', { maxDiffRatio: 0.04 }, 4, 60, ['pixels']],
  ['more than that share', { maxDiffRatio: 0.03 }, 4, 60, undefined],
  ['a wide threshold', { threshold: 0.3 }, 100, 40, ['pixels']],
  ['beyond a wide threshold', { threshold: 0.3 }, 1, 120, undefined],
  ['no threshold', { threshold: 0 }, 1, 1, undefined],
  ['bytes', 'bytes', 1, 1, undefined],
  ['ignored', 'ignore', 100, 100, ['images ignored']],
])('%s', ([, images, changed, by, rules]) => {
  for (const [stored, actual] of [
    [grey(0, 0), grey(changed, by)],
    [grey(changed, by), grey(0, 0)],
  ] as const) {
    const result = compare(stored, actual, images)
    expect(result.differences.length === 0 ? result.rules : undefined).toEqual(
      rules,
    )
  }
})

test('bytes: another encoding of the same pixels is a difference', () => {
  const data = new Uint8Array(4).fill(7)
  const size = { width: 2, height: 2, data, channels: 1 } as const
  const plain = shown('image/png', png(size))
  const commented = shown('image/png', png({ ...size, text: { Date: '1' } }))
  expect(compare(plain, commented)).toEqual({ differences: [], rules: [] })
  expect(compare(plain, commented, 'bytes').differences).toHaveLength(1)
})

test('the figures are those of the pixels that count', () => {
  const data = new Uint8Array(100).fill(100)
  data[0] = 101
  data[55] = 200
  const actual = shown(
    'image/png',
    png({ width: 10, height: 10, data, channels: 1 }),
  )
  expect(compare(grey(0, 0), actual).differences).toMatchObject([
    { detail: '1 of 100 pixels differ, within 1×1 at (5, 5)' },
  ])
})

test('transparency counts, on any background', () => {
  const pixel = (...data: number[]) =>
    shown(
      'image/png',
      png({ width: 1, height: 1, data: Uint8Array.from(data), channels: 4 }),
    )
  expect(
    compare(pixel(255, 255, 255, 255), pixel(255, 255, 255, 0)).differences,
  ).toHaveLength(1)
  expect(
    compare(pixel(9, 9, 9, 255), pixel(9, 9, 9, 60)).differences,
  ).toHaveLength(1)
})

test('a JPEG', () => {
  const flat = (level: number) => shown('image/jpeg', jpeg(8, 8, level))
  expect(compare(flat(100), flat(101))).toEqual({
    differences: [],
    rules: ['pixels'],
  })
  expect(compare(flat(100), flat(140)).differences).toHaveLength(1)
})

describe('attachments', () => {
  const before = dottedPng(5, 5)
  const after = dottedPng(5, 5, 2)
  const size = { width: 5, height: 5 }

  test('of an image that changed', () => {
    const { differences } = compare(
      shown('image/png', before),
      shown('image/png', after),
    )
    expect(imageAttachments(differences)).toEqual([
      [
        { name: 'stored', contentType: 'image/png', base64: before, size },
        { name: 'actual', contentType: 'image/png', base64: after, size },
        {
          name: 'difference',
          contentType: 'image/png',
          base64: expect.stringMatching(/^iVBOR/),
          size,
        },
      ],
    ])
  })

  test('of one that is missing, or was not stored', () => {
    const image = display({ 'text/plain': 'x', 'image/png': before })
    expect(
      imageAttachments(compareCellOutputs([image], []).differences),
    ).toMatchObject([[{ name: 'stored', base64: before }]])
    expect(
      imageAttachments(compareCellOutputs([], [image]).differences),
    ).toMatchObject([[{ name: 'actual', base64: before }]])
  })

  test('SVG is an image, text is none', () => {
    const svg = (x: number) =>
      shown('image/svg+xml', `<svg><path d="M ${x}"/></svg>`)
    const { differences } = compareCellOutputs(
      [svg(1), stdout('a')],
      [svg(2), stdout('b')],
    )
    expect(
      imageAttachments(differences)
        .flat()
        .map(({ name, contentType, base64, size }) => [
          name,
          contentType,
          Buffer.from(base64, 'base64').toString(),
          size,
        ]),
    ).toEqual([
      [
        'stored',
        'image/svg+xml',
        '<svg><path d="M 1"></path></svg>',
        undefined,
      ],
      [
        'actual',
        'image/svg+xml',
        '<svg><path d="M 2"></path></svg>',
        undefined,
      ],
    ])
  })
})
