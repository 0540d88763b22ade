import { binaryComparator } from './binary-comparator.ts'
import type { Comparator, PixelLeniency } from './comparator.ts'
import { comparePixels, exactTest, perceptualTest } from './compare-pixels.ts'
import type { DecodedImage, Decoding } from './decoded-image.ts'
import { differenceImage } from './difference-image.ts'
import type {
  BinaryContent,
  ContentChange,
  ImageSize,
} from './output-difference.ts'

const EXACT: PixelLeniency = { threshold: 0, maxDiffRatio: 0 }

/**
 * Compares images by their decoded pixels, all four samples exactly or within a
 * threshold. An image that cannot be decoded is compared byte by byte, and the
 * report says so.
 */
export function imageComparator(
  decode: (bytes: Buffer) => Decoding,
): Comparator {
  return {
    describe: (value, mimeType) => binaryComparator.describe(value, mimeType),
    compare(storedValue, actualValue, mimeType, leniency) {
      const change = binaryComparator.compare(
        storedValue,
        actualValue,
        mimeType,
      )
      if (change === undefined) return undefined
      const { stored, actual } = change
      return stored.type === 'binary' && actual.type === 'binary'
        ? compareImages(stored, actual, decode, leniency?.pixels)
        : change
    },
  }
}

function compareImages(
  stored: BinaryContent,
  actual: BinaryContent,
  decode: (bytes: Buffer) => Decoding,
  leniency: PixelLeniency = EXACT,
): ContentChange | undefined {
  const storedDecoding = decode(Buffer.from(stored.base64, 'base64'))
  if ('failure' in storedDecoding) {
    return { stored, actual, detail: byBytes('stored', storedDecoding.failure) }
  }
  const actualDecoding = decode(Buffer.from(actual.base64, 'base64'))
  if ('failure' in actualDecoding) {
    return { stored, actual, detail: byBytes('actual', actualDecoding.failure) }
  }
  const change = compareDecoded(
    storedDecoding.image,
    actualDecoding.image,
    leniency,
  )
  return change && { stored, actual, ...change }
}

function byBytes(side: string, failure: string): string {
  return `compared as bytes: the ${side} image was not decoded, ${failure}`
}

function compareDecoded(
  stored: DecodedImage,
  actual: DecodedImage,
  { threshold, maxDiffRatio }: PixelLeniency,
): Omit<ContentChange, 'stored' | 'actual'> | undefined {
  if (stored.width !== actual.width || stored.height !== actual.height) {
    return { detail: `the size was ${sizeOf(stored)} and is ${sizeOf(actual)}` }
  }
  const differs =
    threshold > 0
      ? perceptualTest(stored, actual, threshold)
      : exactTest(stored, actual)
  const pixels = comparePixels(stored, differs)
  if (pixels === undefined) return undefined
  const { differing, total, box } = pixels
  if (differing <= maxDiffRatio * total) return undefined
  const image = differenceImage(stored, differs)
  return {
    detail: `${differing} of ${total} pixels differ, within ${sizeOf(box)} at (${box.x}, ${box.y})`,
    pixels,
    ...(image === undefined ? {} : { differenceImage: image }),
  }
}

function sizeOf({ width, height }: ImageSize): string {
  return `${width}×${height}`
}
