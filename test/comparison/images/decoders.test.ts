import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import { readGif } from '../../../src/comparison/images/decode-gif.ts'
import { decodeJpeg } from '../../../src/comparison/images/decode-jpeg.ts'
import { decodePng } from '../../../src/comparison/images/png-codec.ts'
import { gifBytes } from '../../helpers/outputs/gif.ts'
import {
  compareOutputs,
  dottedPng,
  jpeg,
  shown,
} from '../../helpers/outputs/outputs.ts'

function animation(): Buffer {
  const frames = [0, 1, 2].map((disposal) => ({
    pixels: Array.from({ length: 64 }, (_, i) => (i * disposal) % 2),
    delay: 5,
    disposal,
  }))
  return gifBytes(frames, { size: [8, 8], palette: [0, 0xffffff], loop: 0 })
}

const FILES = {
  'image/png': Buffer.from(dottedPng(16, 16, 3), 'base64'),
  'image/jpeg': Buffer.from(jpeg(16, 16, 99), 'base64'),
  'image/gif': animation(),
} as const

const DECODERS = {
  'image/png': decodePng,
  'image/jpeg': decodeJpeg,
  'image/gif': readGif,
} as const

test.for(['image/png', 'image/jpeg', 'image/gif'] as const)(
  '%s: arbitrary bytes and damaged files are decoded, or there is a reason',
  (type) => {
    const file = FILES[type]
    const decode = DECODERS[type]
    // What a decoder thinks of a file is nothing for the run's output.
    const consoles = (['log', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name),
    )
    const damaged = fc
      .array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => {
        const copy = Buffer.from(file)
        for (const [at, value] of changes) {
          copy[at] = value
        }
        return copy
      })
    const cut = fc.nat(file.length).map((length) => file.subarray(0, length))
    const any = fc.uint8Array({ maxLength: 99 }).map((it) => Buffer.from(it))
    const headed = any.map((it) => Buffer.concat([file.subarray(0, 24), it]))
    const bytes = fc.oneof(damaged, cut, any, headed)
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const decoded = decode(one)
        expect('failure' in decoded ? decoded.failure : 'decoded').not.toBe('')
        const [stored, actual] = [one, other].map((each) =>
          shown(type, each.toString('base64')),
        )
        if (!stored || !actual) {
          return
        }
        expect(compareOutputs([stored], [stored])).toEqual([])
        expect(compareOutputs([stored], [actual]).length).toBe(
          compareOutputs([actual], [stored]).length,
        )
      }),
      { numRuns: 300 },
    )
    for (const written of consoles) {
      expect(written).not.toHaveBeenCalled()
    }
  },
)

test.for(['clear', 'keep'] as const)(
  'the pixels of a GIF are those that were packed: %s a full table of codes',
  (fullTable) => {
    const side = fc.integer({ min: 1, max: 130 })
    // A short period makes long rows of indexes, a long one fills the table.
    const period = fc.integer({ min: 1, max: 20_000 })
    const colours = fc.constantFrom(2, 4, 16, 256)
    fc.assert(
      fc.property(side, side, period, colours, fc.boolean(), (...image) => {
        const [width, height, period, colours, interlaced] = image
        const pixels = Uint8Array.from(
          { length: width * height },
          (_, i) => (Math.imul(i % period, 0x9e3779b1) >>> 9) % colours,
        )
        const palette = Array.from({ length: colours }, (_, i) => i * 0x010101)
        const size = [width, height] as const
        const bytes = gifBytes([{ pixels, interlaced }], {
          size,
          palette,
          fullTable,
        })
        const [samples = []] = framesOf(bytes)
        const expected = new Uint8Array(pixels.length)
        for (const [from, row] of rowsInFile(height, interlaced).entries()) {
          const line = pixels.subarray(from * width, (from + 1) * width)
          expected.set(line, row * width)
        }
        expect(samples.filter((_, i) => i % 4 === 0)).toEqual([...expected])
      }),
      { numRuns: 60 },
    )
  },
)

/** Interlaced: every 8th row, those halfway between, and so on (GIF89a, appendix E). */
function rowsInFile(height: number, interlaced: boolean): readonly number[] {
  const rows = Array.from({ length: height }, (_, row) => row)
  return interlaced
    ? [
        ...rows.filter((row) => row % 8 === 0),
        ...rows.filter((row) => row % 8 === 4),
        ...rows.filter((row) => row % 4 === 2),
        ...rows.filter((row) => row % 2 === 1),
      ]
    : rows
}

/** @throws {Error} where the file is damaged */
function framesOf(bytes: Buffer): readonly (readonly number[])[] {
  const gif = readGif(bytes)
  if ('failure' in gif) {
    throw new Error(gif.failure)
  }
  return Array.from(gif.frames(), ({ samples }) => [...samples])
}

test('a frame whose data refers to itself is damaged, and no endless task', () => {
  // Found by the test above: its second frame, one bit of 0x9e changed.
  const bytes = Buffer.from(
    '47494638396108000800800000000000ffffff21ff0b4e45545343415045322e30030100000021f90400050000002c0000000008000800000206848fa9cbed5d0021f90404050000002c00000000080008000002094e8ca7c9eb0d9f8c050021f90408050000002c0000000008000800000206848fa9cbed5d003b',
    'hex',
  )
  expect(() => framesOf(bytes)).toThrow('frame 2 is damaged')
})

/** One row of eight pixels, of which the file holds as many as are given. */
function rowOf(...pixels: readonly number[]): Buffer {
  return gifBytes([{ pixels }], { size: [8, 1], palette: [0, 0xffffff] })
}

test('more pixels than a frame has are left out, as viewers do', () => {
  const row = [0, 1, 0, 1, 0, 1, 0, 1]
  expect(framesOf(rowOf(...row, ...row))).toEqual(framesOf(rowOf(...row)))
})

test.for([
  ['not all of its pixels', rowOf(0, 1, 0, 1, 0, 1, 0)],
  ['a colour that the palette lacks', rowOf(0, 1, 2, 3, 0, 1, 2, 3)],
] as const)('a frame with %s is damaged', ([, bytes]) => {
  expect(() => framesOf(bytes)).toThrow('frame 1 is damaged')
})
