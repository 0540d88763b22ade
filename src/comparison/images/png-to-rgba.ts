import type { DecodedImage } from './decoded-image.ts'

/** The samples of a PNG as the file has them, its filters undone. */
interface PngSamples {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly channels: number
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array
  readonly palette?: readonly (readonly number[])[]
  /** The grey, or the red, green and blue, that is transparent. */
  readonly transparency?: Uint16Array
}

/**
 * Widens a decoded PNG to RGBA: samples of fewer than 8 bits are unpacked and
 * scaled, palettes looked up, the transparent colour applied.
 *
 * @throws RangeError where a pixel's colour is not in the palette.
 */
export function pngToRgba(png: PngSamples): DecodedImage {
  const { width, height } = png
  const length = width * height * 4
  const samples =
    png.depth === 16 ? new Uint16Array(length) : new Uint8Array(length)
  if (png.channels === 1 && png.palette !== undefined) {
    fillFromPalette(samples, unpackSamples(png), png.palette)
  } else {
    fillFromSamples(samples, unpackSamples(png), png)
  }
  return { width, height, samples }
}

/** Samples of 1, 2 and 4 bits are packed, each row beginning on a byte. */
function unpackSamples(png: PngSamples): PngSamples['data'] {
  const { width, height, depth, data } = png
  if (depth >= 8) {
    return data
  }
  const bytesPerRow = Math.ceil((width * depth) / 8)
  const unpacked = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * depth
      const byte = data[y * bytesPerRow + (bit >> 3)] ?? 0
      const shift = 8 - depth - (bit & 7)
      unpacked[y * width + x] = (byte >> shift) & ((1 << depth) - 1)
    }
  }
  return unpacked
}

function fillFromPalette(
  target: DecodedImage['samples'],
  indexes: PngSamples['data'],
  palette: readonly (readonly number[])[],
): void {
  for (let pixel = 0; pixel < indexes.length; pixel += 1) {
    const colour = palette[indexes[pixel] ?? 0]
    if (colour === undefined) {
      throw new RangeError('a pixel has a colour that is not in the palette')
    }
    const offset = pixel * 4
    target[offset] = colour[0] ?? 0
    target[offset + 1] = colour[1] ?? 0
    target[offset + 2] = colour[2] ?? 0
    target[offset + 3] = colour[3] ?? 255
  }
}

function fillFromSamples(
  target: DecodedImage['samples'],
  source: PngSamples['data'],
  { channels, depth, transparency }: PngSamples,
): void {
  const opaque = depth === 16 ? 65_535 : 255
  const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1
  const isGrey = channels <= 2
  const hasAlpha = channels === 2 || channels === 4
  const pixels = target.length / 4
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const from = pixel * channels
    const red = source[from] ?? 0
    const green = isGrey ? red : (source[from + 1] ?? 0)
    const blue = isGrey ? red : (source[from + 2] ?? 0)
    const to = pixel * 4
    target[to] = red * scale
    target[to + 1] = green * scale
    target[to + 2] = blue * scale
    if (hasAlpha) {
      target[to + 3] = source[from + channels - 1] ?? opaque
    } else if (transparency === undefined) {
      target[to + 3] = opaque
    } else {
      const [r, g = r, b = r] = transparency
      const transparent = red === r && green === g && blue === b
      target[to + 3] = transparent ? 0 : opaque
    }
  }
}
