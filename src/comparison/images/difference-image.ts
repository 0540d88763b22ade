import type { PixelTest } from './compare-pixels.ts'
import type { DecodedImage } from './decoded-image.ts'
import { encodePng } from './png-codec.ts'

/** Drawing larger ones would take seconds and megabytes for a picture of red dots. */
const MAX_DRAWN_PIXELS = 4_000_000

/**
 * A PNG (base64) of the stored image, faded and without colours, with every
 * pixel that differs in red. `undefined` for images over 4 megapixels.
 */
export function differenceImage(
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
