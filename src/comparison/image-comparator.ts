import { binaryComparator } from './binary-comparator.ts'
import type { Comparator } from './comparator.ts'
import { comparePixels } from './compare-pixels.ts'
import type { DecodedImage, Decoding } from './decoded-image.ts'
import { differenceImage } from './difference-image.ts'
import type {
  BinaryContent,
  ContentChange,
  ImageSize,
} from './output-difference.ts'

/**
 * Compares images by their decoded pixels, all four samples exactly. An image
 * that cannot be decoded is compared byte by byte, and the report says so.
 */
export function imageComparator(
  decode: (bytes: Buffer) => Decoding,
): Comparator {
  return {
    describe: (value, mimeType) => binaryComparator.describe(value, mimeType),
    compare(storedValue, actualValue, mimeType) {
      const change = binaryComparator.compare(
        storedValue,
        actualValue,
        mimeType,
      )
      if (change === undefined) return undefined
      const { stored, actual } = change
      return stored.type === 'binary' && actual.type === 'binary'
        ? compareImages(stored, actual, decode)
        : change
    },
  }
}

function compareImages(
  stored: BinaryContent,
  actual: BinaryContent,
  decode: (bytes: Buffer) => Decoding,
): ContentChange | undefined {
  const storedDecoding = decode(Buffer.from(stored.base64, 'base64'))
  if ('failure' in storedDecoding) {
    return { stored, actual, detail: byBytes('stored', storedDecoding.failure) }
  }
  const actualDecoding = decode(Buffer.from(actual.base64, 'base64'))
  if ('failure' in actualDecoding) {
    return { stored, actual, detail: byBytes('actual', actualDecoding.failure) }
  }
  const change = compareDecoded(storedDecoding.image, actualDecoding.image)
  return change && { stored, actual, ...change }
}

function byBytes(side: string, failure: string): string {
  return `compared as bytes: the ${side} image was not decoded, ${failure}`
}

function compareDecoded(
  stored: DecodedImage,
  actual: DecodedImage,
): Omit<ContentChange, 'stored' | 'actual'> | undefined {
  if (stored.width !== actual.width || stored.height !== actual.height) {
    return { detail: `the size was ${sizeOf(stored)} and is ${sizeOf(actual)}` }
  }
  const pixels = comparePixels(stored, actual)
  if (pixels === undefined) return undefined
  const { differing, total, box } = pixels
  const image = differenceImage(stored, actual)
  return {
    detail: `${differing} of ${total} pixels differ, within ${sizeOf(box)} at (${box.x}, ${box.y})`,
    pixels,
    ...(image === undefined ? {} : { differenceImage: image }),
  }
}

function sizeOf({ width, height }: ImageSize): string {
  return `${width}×${height}`
}
