import * as fc from 'fast-check'
import { GifWriter } from 'omggif'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { readGif } from '../../../src/comparison/images/decode-gif.ts'
import { decodeJpeg } from '../../../src/comparison/images/decode-jpeg.ts'
import { decodePng } from '../../../src/comparison/images/png-codec.ts'
import {
  compareOutputs,
  dottedPng,
  jpeg,
  shown,
} from '../../helpers/outputs/outputs.ts'

// omggif 1.0.10 logs where a frame has less or more data than pixels.
beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(() => {
  vi.restoreAllMocks()
})

function animation(): Buffer {
  const bytes = Buffer.alloc(4000)
  const writer = new GifWriter(bytes, 8, 8, { palette: [0, 0xffffff], loop: 0 })
  for (let frame = 0; frame < 3; frame += 1) {
    const pixels = Array.from({ length: 64 }, (_, i) => (i * frame) % 2)
    writer.addFrame(0, 0, 8, 8, pixels, { delay: 5, disposal: frame })
  }
  return bytes.subarray(0, writer.end())
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
  },
)

test('a frame whose data refers to itself is damaged, and no endless task', () => {
  // Found by the test above: its second frame, one bit of 0x9e changed.
  const bytes = Buffer.from(
    '47494638396108000800800000000000ffffff21ff0b4e45545343415045322e30030100000021f90400050000002c0000000008000800000206848fa9cbed5d0021f90404050000002c00000000080008000002094e8ca7c9eb0d9f8c050021f90408050000002c0000000008000800000206848fa9cbed5d003b',
    'hex',
  )
  const gif = readGif(bytes)
  if ('failure' in gif) {
    throw new Error(gif.failure)
  }
  expect(() => [...gif.frames()]).toThrow('frame 2 is damaged')
})
