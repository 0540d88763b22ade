import type { PixelLeniency } from '../comparator.ts'
import type { ContentChange, ImageSize } from '../output-difference.ts'
import { comparePixels, exactTest, perceptualTest } from './compare-pixels.ts'
import type { DecodedImage } from './decoded-image.ts'
import { differenceImage } from './difference-image.ts'

/** How the pixels of two images differ. */
export type DecodedChange = Pick<
  ContentChange,
  'pixels' | 'differenceImage'
> & { readonly detail: string }

/** Compares decoded images, all four samples exactly or within a threshold. */
export function compareDecoded(
  stored: DecodedImage,
  actual: DecodedImage,
  { threshold, maxDiffRatio }: PixelLeniency,
): DecodedChange | undefined {
  const resized = compareSizes(stored, actual)
  if (resized) {
    return resized
  }
  const differs =
    threshold > 0
      ? perceptualTest(stored, actual, threshold)
      : exactTest(stored, actual)
  const pixels = comparePixels(stored, differs)
  if (pixels === undefined) {
    return undefined
  }
  const { differing, total, box } = pixels
  if (differing <= maxDiffRatio * total) {
    return undefined
  }
  const image = differenceImage(stored, differs)
  return {
    detail: `${differing} of ${total} pixels differ, within ${sizeOf(box)} at (${box.x}, ${box.y})`,
    pixels,
    ...(image === undefined ? {} : { differenceImage: image }),
  }
}

export function compareSizes(
  stored: ImageSize,
  actual: ImageSize,
): DecodedChange | undefined {
  return stored.width === actual.width && stored.height === actual.height
    ? undefined
    : { detail: `the size was ${sizeOf(stored)} and is now ${sizeOf(actual)}` }
}

function sizeOf({ width, height }: ImageSize): string {
  return `${width}×${height}`
}
