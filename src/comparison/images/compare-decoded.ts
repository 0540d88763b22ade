import type { PixelLeniency } from '../comparator.ts'
import type { ContentChange, ImageSize } from '../output-difference.ts'
import { comparePixels, exactTest, perceptualTest } from './compare-pixels.ts'
import type { PixelTest } from './compare-pixels.ts'
import type { DecodedImage } from './decoded-image.ts'
import { encodePng } from './png-codec.ts'

/** How the pixels of two images differ. */
export type DecodedChange = Pick<
  ContentChange,
  'pixels' | 'differenceImage'
> & { readonly detail: string }

/** Drawing larger ones would take seconds and megabytes for a picture of red dots. */
const MAX_DRAWN_PIXELS = 4_000_000

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

/**
 * A PNG (base64) of the stored image, faded and without colours, with every
 * pixel that differs in red. `undefined` for images over 4 megapixels.
 */
function differenceImage(
  stored: DecodedImage,
  differs: PixelTest,
): string | undefined {
  const { width, height, samples } = stored
  if (width * height > MAX_DRAWN_PIXELS) {
    return undefined
  }
  const opaque = samples instanceof Uint16Array ? 65_535 : 255
  const data = new Uint8Array(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = pixel * 4
    const to = pixel * 3
    if (differs(pixel)) {
      data[to] = 255
      continue
    }
    const sum =
      (samples[from] ?? 0) + (samples[from + 1] ?? 0) + (samples[from + 2] ?? 0)
    const coverage = (samples[from + 3] ?? 0) / opaque
    const darkness = (1 - sum / (3 * opaque)) * coverage
    data.fill(255 - darkness * 64, to, to + 3)
  }
  return encodePng(stored, data)
}
