import { GifReader } from 'omggif'

import type { ImageSize } from '../output-difference.ts'
import { MAX_PIXELS } from './decoded-image.ts'
import type { DecodedImage } from './decoded-image.ts'
import { hasSoundCodes } from './gif-codes.ts'

/** A GIF whose frames can be decoded. */
export interface Gif extends ImageSize {
  /** How long each frame is shown, in hundredths of a second. */
  readonly delays: readonly number[]
  /** How often the animation runs; `undefined` where the file does not say. */
  readonly loops: number | undefined
  /**
   * The frames as a viewer shows them, one after the other. All are one image,
   * which the next step changes.
   *
   * @throws Error where the file is damaged.
   */
  readonly frames: () => Generator<DecodedImage, void>
}

/** Of all frames together: decoding and comparing more takes too long. */
const MAX_FRAME_PIXELS = 4 * MAX_PIXELS

/** Graphic control extension, disposal methods (GIF89a, section 23). */
const RESTORE_BACKGROUND = 2
const RESTORE_PREVIOUS = 3

/** Reads where the frames of a GIF are. Never throws. */
export function readGif(bytes: Buffer): Gif | { readonly failure: string } {
  try {
    return gifOf(new GifReader(bytes), bytes)
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

function gifOf(
  reader: GifReader,
  bytes: Buffer,
): Gif | { readonly failure: string } {
  const { width, height } = reader
  const count = reader.numFrames()
  const infos = Array.from({ length: count }, (_, i) => reader.frameInfo(i))
  if (count === 0) {
    return { failure: 'it has no image' }
  }
  if (width * height > MAX_PIXELS) {
    return { failure: `it has more than ${MAX_PIXELS / 1e6} megapixels` }
  }
  if (width * height * count > MAX_FRAME_PIXELS) {
    return {
      failure: `its frames have more than ${MAX_FRAME_PIXELS / 1e6} megapixels`,
    }
  }
  const isInside = infos.every(
    (info) => info.x + info.width <= width && info.y + info.height <= height,
  )
  if (!isInside) {
    return { failure: 'a frame is larger than the image' }
  }
  // omggif 1.0.10, decodeAndBlitFrameRGBA: a pass without rows loses a row.
  if (infos.some((info) => info.interlaced && info.height < 5)) {
    return { failure: 'it is interlaced with less than 5 rows' }
  }
  return {
    width,
    height,
    delays: infos.map(({ delay }) => delay),
    // Its types leave out that it may be null.
    loops: reader.loopCount() ?? undefined,
    *frames() {
      const samples = new Uint8Array(width * height * 4)
      for (const [index, info] of infos.entries()) {
        if (!hasSoundCodes(bytes, info.data_offset)) {
          throw new Error(`frame ${index + 1} is damaged`)
        }
        const before =
          info.disposal === RESTORE_PREVIOUS ? samples.slice() : undefined
        reader.decodeAndBlitFrameRGBA(index, samples)
        yield { width, height, samples }
        if (before) {
          samples.set(before)
        }
        if (info.disposal === RESTORE_BACKGROUND) {
          clear(samples, width, info)
        }
      }
    },
  }
}

function clear(
  samples: Uint8Array,
  width: number,
  area: ImageSize & { readonly x: number; readonly y: number },
): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    const start = (y * width + area.x) * 4
    samples.fill(0, start, start + area.width * 4)
  }
}
