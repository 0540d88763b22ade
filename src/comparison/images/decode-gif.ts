import { messageOf } from '../../common/errors.ts'
import type { ImageSize } from '../output-difference.ts'
import { MAX_PIXELS } from './decoded-image.ts'
import type { DecodedImage } from './decoded-image.ts'
import { readGifFile } from './gif-file.ts'
import type { GifFile, GifFrame } from './gif-file.ts'
import { unpackIndexes } from './gif-lzw.ts'

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

/** First row and step of the four passes of an interlaced frame (GIF89a, appendix E). */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const

/** Reads where the frames of a GIF are. Never throws. */
export function readGif(bytes: Buffer): Gif | { readonly failure: string } {
  try {
    const file = readGifFile(bytes)
    const failure = faultOf(file)
    return failure === undefined ? gifOf(file, bytes) : { failure }
  } catch (error) {
    return { failure: messageOf(error) }
  }
}

function faultOf({ width, height, frames }: GifFile): string | undefined {
  const pixels = width * height
  if (frames.length === 0) {
    return 'it has no image'
  }
  if (pixels > MAX_PIXELS) {
    return `it has more than ${MAX_PIXELS / 1e6} megapixels`
  }
  if (pixels * frames.length > MAX_FRAME_PIXELS) {
    return `its frames have more than ${MAX_FRAME_PIXELS / 1e6} megapixels`
  }
  const isInside = frames.every(
    (frame) =>
      frame.x + frame.width <= width && frame.y + frame.height <= height,
  )
  return isInside ? undefined : 'a frame is larger than the image'
}

function gifOf({ width, height, frames, loops }: GifFile, bytes: Buffer): Gif {
  return {
    width,
    height,
    delays: frames.map(({ delay }) => delay),
    loops,
    *frames() {
      const samples = new Uint8Array(width * height * 4)
      for (const [index, frame] of frames.entries()) {
        const before =
          frame.disposal === RESTORE_PREVIOUS ? samples.slice() : undefined
        if (!drawFrame(samples, width, frame, bytes)) {
          throw new Error(`frame ${index + 1} is damaged`)
        }
        yield { width, height, samples }
        if (before) {
          samples.set(before)
        }
        if (frame.disposal === RESTORE_BACKGROUND) {
          clear(samples, width, frame)
        }
      }
    },
  }
}

/** @returns `false` where its data is damaged. */
function drawFrame(
  samples: Uint8Array,
  imageWidth: number,
  frame: GifFrame,
  bytes: Buffer,
): boolean {
  const { width, height, palette, transparent } = frame
  const indexes = unpackIndexes(bytes, frame.data, width * height)
  if (!indexes) {
    return false
  }
  let from = 0
  for (const row of rowsOf(frame)) {
    let to = ((frame.y + row) * imageWidth + frame.x) * 4
    for (const end = from + width; from < end; from += 1, to += 4) {
      const index = indexes[from] ?? 0
      if (index === transparent) {
        continue
      }
      const colour = index * 3
      if (colour >= palette.length) {
        return false
      }
      samples[to] = palette[colour] ?? 0
      samples[to + 1] = palette[colour + 1] ?? 0
      samples[to + 2] = palette[colour + 2] ?? 0
      samples[to + 3] = 255
    }
  }
  return true
}

/** In the order in which the file has them. */
function* rowsOf({ height, interlaced }: GifFrame): Generator<number, void> {
  for (const [first, step] of interlaced ? PASSES : [[0, 1] as const]) {
    for (let row = first; row < height; row += step) {
      yield row
    }
  }
}

function clear(samples: Uint8Array, width: number, area: GifFrame): void {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    const start = (y * width + area.x) * 4
    samples.fill(0, start, start + area.width * 4)
  }
}
