import { messageOf } from '../../common/errors.ts'
import { binaryComparator } from '../binary-comparator.ts'
import type { Comparator, PixelLeniency } from '../comparator.ts'
import type { BinaryContent } from '../output-difference.ts'
import { compareDecoded } from './compare-decoded.ts'
import type { DecodedChange } from './compare-decoded.ts'
import { compareGifs } from './compare-gifs.ts'
import { readGif } from './decode-gif.ts'
import { decodeJpeg } from './decode-jpeg.ts'
import type { Decoding } from './decoded-image.ts'
import { decodePng } from './png-codec.ts'

interface Failure {
  readonly failure: string
}

const EXACT: PixelLeniency = { threshold: 0, maxDiffRatio: 0 }

export const pngComparator: Comparator = stillComparator(decodePng)
export const jpegComparator: Comparator = stillComparator(decodeJpeg)

/** All frames of an animation count. */
export const gifComparator: Comparator = imageComparator(readGif, compareGifs)

function stillComparator(decode: (bytes: Buffer) => Decoding): Comparator {
  return imageComparator((bytes) => {
    const decoding = decode(bytes)
    return 'image' in decoding ? decoding.image : decoding
  }, compareDecoded)
}

/**
 * Compares images by their decoded pixels. An image that cannot be decoded is
 * compared byte by byte, and the report says so.
 *
 * @param compare May throw where an image proves to be damaged.
 */
function imageComparator<I extends object>(
  decode: (bytes: Buffer) => I | Failure,
  compare: (
    stored: I,
    actual: I,
    leniency: PixelLeniency,
  ) => DecodedChange | undefined,
): Comparator {
  function compareImages(
    stored: BinaryContent,
    actual: BinaryContent,
    leniency: PixelLeniency,
  ): DecodedChange | undefined {
    const was = decode(Buffer.from(stored.base64, 'base64'))
    if ('failure' in was) {
      return byBytes('the stored image', was)
    }
    const is = decode(Buffer.from(actual.base64, 'base64'))
    if ('failure' in is) {
      return byBytes('the actual image', is)
    }
    try {
      return compare(was, is, leniency)
    } catch (error) {
      const failure = messageOf(error)
      return byBytes('one of the two images', { failure })
    }
  }
  return {
    describe: (value, mimeType) => binaryComparator.describe(value, mimeType),
    compare(storedValue, actualValue, mimeType, leniency) {
      const byByte = binaryComparator.compare(
        storedValue,
        actualValue,
        mimeType,
      )
      if (byByte === undefined) {
        return undefined
      }
      const { stored, actual } = byByte
      if (stored.type === 'text' || actual.type === 'text') {
        return byByte
      }
      const change = compareImages(stored, actual, leniency?.pixels ?? EXACT)
      return change && { stored, actual, ...change }
    },
  }
}

function byBytes(subject: string, { failure }: Failure): DecodedChange {
  return {
    detail: `compared as bytes: ${subject} was not decoded, ${failure}`,
  }
}
