import { crc32, deflateSync } from 'node:zlib'

import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'

import { decodeJpeg } from '../../../src/comparison/images/decode-jpeg.ts'
import { decodePng } from '../../../src/comparison/images/png-codec.ts'
import type { ContentChange } from '../../../src/comparison/output-difference.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'
import {
  compareStrictly,
  dottedPng,
  jpeg,
  png,
  shown,
} from '../../helpers/outputs/outputs.ts'

function changeOf(
  mimeType: string,
  stored: string,
  actual: string,
): Partial<ContentChange> | undefined {
  const [difference] = compareStrictly(
    [shown(mimeType, stored)],
    [shown(mimeType, actual)],
  )
  return difference?.kind === 'changed' ? difference : undefined
}

function samplesOf(base64: string): readonly number[] {
  const decoding = decodePng(Buffer.from(base64, 'base64'))
  if ('failure' in decoding) {
    throw new Error(decoding.failure)
  }
  return [...decoding.image.samples]
}

describe('image/png', () => {
  test('line breaks of the base64 do not count', () => {
    const image = dottedPng(8, 8)
    expect(
      changeOf('image/png', image.replace(/(.{20})/g, '$1\n'), image),
    ).toBe(undefined)
  })

  test('another encoding of the same pixels is equal', () => {
    const grey = Uint8Array.of(0, 85, 170, 255)
    const size = { width: 2, height: 2 }
    const greyPng = png({ ...size, data: grey, channels: 1 })
    const rgba = Uint8Array.from(
      [...grey].flatMap((level) => [level, level, level, 255]),
    )
    const text = { Software: 'Matplotlib', Date: '2024' }
    const rgbaPng = png({ ...size, data: rgba, channels: 4, text })
    expect(greyPng).not.toBe(rgbaPng)
    expect(changeOf('image/png', greyPng, rgbaPng)).toBe(undefined)
    const wide = Uint16Array.from(grey, (level) => level * 257)
    const widePng = png({ ...size, data: wide, channels: 1, depth: 16 })
    expect(changeOf('image/png', greyPng, widePng)).toBe(undefined)
  })

  test('one pixel is found, with its place', () => {
    expect(
      changeOf('image/png', dottedPng(640, 480), dottedPng(640, 480, 1)),
    ).toMatchObject({
      detail: '1 of 307200 pixels differ, within 1×1 at (0, 0)',
      pixels: {
        differing: 1,
        total: 307_200,
        box: { x: 0, y: 0, width: 1, height: 1 },
      },
      stored: { size: { width: 640, height: 480 } },
    })
  })

  test('the difference image marks the differing pixels red', () => {
    const { differenceImage = '', detail } =
      changeOf('image/png', dottedPng(9, 5, 1), dottedPng(9, 5, 3)) ?? {}
    expect(detail).toBe('2 of 45 pixels differ, within 2×2 at (1, 1)')
    const { data, channels } = decode(Buffer.from(differenceImage, 'base64'))
    const red = Array.from({ length: 45 }, (_, pixel) => pixel).filter(
      (pixel) => data[pixel * channels + 1] === 0,
    )
    expect(red).toEqual([10, 20])
  })

  test.for([
    ['alpha alone', [1, 2, 3, 255], [1, 2, 3, 254]],
    ['red', [1, 2, 3, 255], [2, 2, 3, 255]],
    ['blue', [1, 2, 3, 255], [1, 2, 4, 255]],
  ] as const)('%s counts', ([, stored, actual]) => {
    expect(changeOf('image/png', rgba(stored), rgba(actual))?.detail).toBe(
      '1 of 1 pixels differ, within 1×1 at (0, 0)',
    )
  })

  test('the low byte of 16-bit samples counts', () => {
    expect(
      changeOf('image/png', grey16(0x1234), grey16(0x1235))?.pixels,
    ).toMatchObject({ differing: 1 })
  })

  test('sizes that differ are named', () => {
    expect(
      changeOf('image/png', dottedPng(3, 2), dottedPng(2, 3))?.detail,
    ).toBe('the size was 3×2 and is now 2×3')
  })

  test('palettes, packed samples and transparency become RGBA', () => {
    const palette = [
      [10, 20, 30],
      [40, 50, 60],
      [70, 80, 90],
    ]
    const indexed = chunks(3, 2, 3, [0b00_01_10_00, 0b10_10_10_00], {
      PLTE: palette.flat(),
      tRNS: [255, 128],
    })
    expect(samplesOf(indexed)).toEqual([
      10, 20, 30, 255, 40, 50, 60, 128, 70, 80, 90, 255, 70, 80, 90, 255, 70,
      80, 90, 255, 70, 80, 90, 255,
    ])
    const bits = chunks(3, 1, 0, [0b010_00000, 0b101_00000])
    expect(samplesOf(bits).filter((_, index) => index % 4 === 0)).toEqual([
      0, 255, 0, 255, 0, 255,
    ])
    const keyed = chunks(3, 8, 2, [1, 2, 3, 4, 5, 6, 4, 5, 7], {
      tRNS: [0, 4, 0, 5, 0, 6],
    })
    expect(samplesOf(keyed)).toEqual([1, 2, 3, 255, 4, 5, 6, 0, 4, 5, 7, 255])
    const greyAlpha = chunks(1, 8, 4, [9, 7, 8, 0])
    expect(samplesOf(greyAlpha)).toEqual([9, 9, 9, 7, 8, 8, 8, 0])
  })

  test.for([
    ['no PNG', Buffer.from('GIF89a').toString('base64'), 'it is not a PNG'],
    ['cut off', dottedPng(64, 64, 9).slice(0, 100), /.+/],
    [
      'a gigapixel header',
      chunks(1, 8, 0, [0], {}, [40_000, 40_000]),
      'it has more than 25 megapixels',
    ],
    [
      'many pixels of 16 bits',
      chunks(1, 16, 0, [0], {}, [4000, 4000]),
      'it has more than 6.25 megapixels of 16 bits',
    ],
    ['too little data', chunks(2, 8, 0, [1], {}), 'it is cut off'],
    [
      'too much data',
      chunks(
        1,
        8,
        0,
        Array.from({ length: 5000 }, () => 0),
      ),
      /larger than/,
    ],
    ['a broken checksum', breakChecksum(dottedPng(4, 4)), /CRC/],
    [
      'a colour out of the palette',
      chunks(1, 8, 3, [7, 7], { PLTE: [1, 2, 3] }),
      'a pixel has a colour that is not in the palette',
    ],
    [
      'an animation',
      chunks(1, 8, 0, [0, 0], { acTL: [0, 0, 0, 2, 0, 0, 0, 0] }),
      'it is animated',
    ],
  ] as const)('%s is compared as bytes', ([, base64, failure]) => {
    const whole = dottedPng(4, 4)
    expect(decodePng(Buffer.from(base64, 'base64'))).toEqual({
      failure: expect.stringMatching(failure),
    })
    expect(changeOf('image/png', base64, base64)).toBe(undefined)
    expect(changeOf('image/png', base64, whole)?.detail).toMatch(
      /^compared as bytes: the stored image was not decoded, /,
    )
    expect(changeOf('image/png', whole, base64)?.detail).toMatch(
      /^compared as bytes: the actual image was not decoded, /,
    )
  })
})

describe('image/jpeg', () => {
  test('pixels are compared', () => {
    const image = jpeg(16, 8, 100)
    const withComment = Buffer.from(image, 'base64')
    const comment = Buffer.from('\xff\xfe\x00\x04hi', 'latin1')
    const other = Buffer.concat([
      withComment.subarray(0, 2),
      comment,
      withComment.subarray(2),
    ])
    expect(changeOf('image/jpeg', image, other.toString('base64'))).toBe(
      undefined,
    )
    expect(changeOf('image/jpeg', image, jpeg(16, 8, 140))?.detail).toBe(
      '128 of 128 pixels differ, within 16×8 at (0, 0)',
    )
    expect(changeOf('image/jpeg', image, jpeg(8, 8, 100))?.detail).toBe(
      'the size was 16×8 and is now 8×8',
    )
  })

  test.for([
    ['no JPEG', 'AAAA'],
    ['cut off', jpeg(64, 64, 90).slice(0, 400)],
    [
      'Exif data',
      Buffer.concat([
        Buffer.from(jpeg(8, 8, 1), 'base64').subarray(0, 2),
        Buffer.from('\xff\xe1\x00\x08Exif\0\0', 'latin1'),
        Buffer.from(jpeg(8, 8, 1), 'base64').subarray(2),
      ]).toString('base64'),
    ],
  ] as const)('%s is compared as bytes', ([, base64]) => {
    expect(decodeJpeg(Buffer.from(base64, 'base64'))).toEqual({
      failure: expect.any(String),
    })
    expect(changeOf('image/jpeg', base64, base64)).toBe(undefined)
    expect(changeOf('image/jpeg', base64, jpeg(8, 8, 1))?.detail).toMatch(
      /^compared as bytes/,
    )
  })
})

function rgba(pixel: readonly number[]): string {
  const data = Uint8Array.from(pixel)
  return png({ width: 1, height: 1, data, channels: 4 })
}

function grey16(level: number): string {
  const data = Uint16Array.of(level)
  return png({ width: 1, height: 1, data, channels: 1, depth: 16 })
}

test('time grows with the pixels', () => {
  expectLinearTime(500, (height) => {
    expect(
      changeOf('image/png', dottedPng(2000, height), dottedPng(2000, height, 2))
        ?.detail,
    ).toBe(`2 of ${2000 * height} pixels differ, within 2×2 at (0, 0)`)
  })
})

/** A PNG of two rows at most, written by hand: fast-png does not pack samples. */
function chunks(
  width: number,
  depth: number,
  colourType: number,
  rows: readonly number[],
  extra: Readonly<Record<string, readonly number[]>> = {},
  claimed?: readonly [number, number],
): string {
  const channels = [1, 0, 3, 1, 2, 0, 4][colourType] ?? 1
  const rowLength = Math.ceil((width * depth * channels) / 8)
  const height = Math.ceil(rows.length / rowLength)
  const raw = Array.from({ length: height }, (_, y) => [
    0,
    ...rows.slice(y * rowLength, (y + 1) * rowLength),
  ])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(claimed?.[0] ?? width, 0)
  header.writeUInt32BE(claimed?.[1] ?? Math.min(height, 2), 4)
  header.set([depth, colourType], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...Object.entries(extra).map(([type, data]) =>
      chunk(type, Buffer.from(data)),
    ),
    chunk('IDAT', deflateSync(Uint8Array.from(raw.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64')
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** Of the IHDR chunk, whose checksum ends at byte 33. */
function breakChecksum(base64: string): string {
  const bytes = Buffer.from(base64, 'base64')
  bytes.writeUInt8((bytes[32] ?? 0) ^ 1, 32)
  return bytes.toString('base64')
}
