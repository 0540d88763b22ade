import pixelmatch from 'pixelmatch'

import type { ImageSize, PixelDifference } from '../output-difference.ts'
import type { DecodedImage } from './decoded-image.ts'

/** Tells of a pixel, counted row by row, whether it differs. */
export type PixelTest = (pixel: number) => boolean

/** Counts the pixels that differ and finds the box around them; `undefined` where there are none. */
export function comparePixels(
  { width, height }: ImageSize,
  differs: PixelTest,
): PixelDifference | undefined {
  let differing = 0
  let minX = width
  let minY = height
  let maxX = 0
  let maxY = 0
  for (let y = 0, pixel = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, pixel += 1) {
      if (!differs(pixel)) {
        continue
      }
      differing += 1
      minX = Math.min(minX, x)
      maxX = Math.max(maxX, x)
      minY = Math.min(minY, y)
      maxY = y
    }
  }
  if (differing === 0) {
    return undefined
  }
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

/** Every difference in any sample of two images of one size counts. */
export function exactTest(
  stored: DecodedImage,
  actual: DecodedImage,
): PixelTest {
  const [left, right] = toOneDepth(stored.samples, actual.samples)
  return (pixel) => {
    const offset = pixel * 4
    return (
      left[offset] !== right[offset] ||
      left[offset + 1] !== right[offset + 1] ||
      left[offset + 2] !== right[offset + 2] ||
      left[offset + 3] !== right[offset + 3]
    )
  }
}

/**
 * Differences of colour up to `threshold` don't count. Every pixel stands for
 * itself: thin lines could hide behind anti-aliasing.
 */
export function perceptualTest(
  stored: DecodedImage,
  actual: DecodedImage,
  threshold: number,
): PixelTest {
  const { width, height } = stored
  const mask = new Uint8Array(width * height * 4)
  pixelmatch(
    toBytes(stored.samples),
    toBytes(actual.samples),
    mask,
    width,
    height,
    { threshold, includeAA: true, diffMask: true },
  )
  return (pixel) => mask[pixel * 4 + 3] !== 0
}

type Samples = DecodedImage['samples']

/** Both with 16 bits where one has them: rounding to 8 could hide a change. */
function toOneDepth(
  left: Samples,
  right: Samples,
): readonly [Samples, Samples] {
  if (left.constructor === right.constructor) {
    return [left, right]
  }
  return [widen(left), widen(right)]
}

function widen(samples: Samples): Uint16Array {
  return samples instanceof Uint16Array
    ? samples
    : Uint16Array.from(samples, (sample) => sample * 257)
}

/** pixelmatch takes 8 bits and reads four of them at once. */
function toBytes(samples: Samples): Uint8Array {
  if (samples instanceof Uint16Array) {
    return Uint8Array.from(samples, (sample) => sample >> 8)
  }
  return samples.byteOffset % 4 === 0 ? samples : samples.slice()
}
