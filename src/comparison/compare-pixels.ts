import type { DecodedImage } from './decoded-image.ts'
import type { PixelDifference } from './output-difference.ts'

/**
 * Counts the pixels in which two images of one size differ in any sample, and
 * finds the box around them. `undefined` where there are none.
 */
export function comparePixels(
  stored: DecodedImage,
  actual: DecodedImage,
): PixelDifference | undefined {
  const { width, height } = stored
  const [left, right] = toOneDepth(stored.samples, actual.samples)
  let differing = 0
  let minX = width
  let minY = height
  let maxX = 0
  let maxY = 0
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (isSamePixel(left, right, pixel * 4)) continue
      differing++
      minX = Math.min(minX, x)
      maxX = Math.max(maxX, x)
      minY = Math.min(minY, y)
      maxY = y
    }
  }
  if (differing === 0) return undefined
  return {
    differing,
    total: width * height,
    box: {
      x: minX,
      y: minY,
      width: maxX - minX + 1,
      height: maxY - minY + 1,
    },
  }
}

type Samples = DecodedImage['samples']

/** Whether the pixels at `offset` are the same in both. */
export function isSamePixel(
  left: Samples,
  right: Samples,
  offset: number,
): boolean {
  return (
    left[offset] === right[offset] &&
    left[offset + 1] === right[offset + 1] &&
    left[offset + 2] === right[offset + 2] &&
    left[offset + 3] === right[offset + 3]
  )
}

/** Both with 16 bits where one has them: rounding to 8 could hide a change. */
export function toOneDepth(
  left: Samples,
  right: Samples,
): readonly [Samples, Samples] {
  if (left.constructor === right.constructor) return [left, right]
  return [widen(left), widen(right)]
}

function widen(samples: Samples): Uint16Array {
  return samples instanceof Uint16Array
    ? samples
    : Uint16Array.from(samples, (sample) => sample * 257)
}
