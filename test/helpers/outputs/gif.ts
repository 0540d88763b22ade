export interface GifFrame {
  /** Index of a colour for each pixel, in the order of the file. */
  readonly pixels: ArrayLike<number>
  /** Default: the whole image. */
  readonly at?: readonly [x: number, y: number, width: number, height: number]
  /** In hundredths of a second. */
  readonly delay?: number
  readonly disposal?: number
  readonly transparent?: number
  readonly interlaced?: boolean
  /** A palette of its own. */
  readonly palette?: readonly number[]
}

export interface GifOptions {
  readonly size: readonly [width: number, height: number]
  /** Colours as 0xRRGGBB; 2, 4, … or 256. */
  readonly palette: readonly number[]
  readonly loop?: number
  /** What becomes of a full table of codes; default: it is cleared. */
  readonly fullTable?: 'clear' | 'keep'
}

/** A GIF89a. */
export function gifBytes(
  frames: readonly GifFrame[],
  { size, palette, loop, fullTable = 'clear' }: GifOptions,
): Buffer {
  const chunks: (Uint8Array | readonly number[])[] = [
    Buffer.from('GIF89a'),
    [...u16(size[0]), ...u16(size[1]), paletteFlags(palette), 0, 0],
    colours(palette),
  ]
  if (loop !== undefined) {
    chunks.push([0x21, 0xff, 11], Buffer.from('NETSCAPE2.0'))
    chunks.push([3, 1, ...u16(loop), 0])
  }
  for (const frame of frames) {
    const { at = [0, 0, ...size], disposal = 0, transparent } = frame
    const flags = disposal * 4 + (transparent === undefined ? 0 : 1)
    chunks.push([0x21, 0xf9, 4, flags, ...u16(frame.delay ?? 0)])
    chunks.push([transparent ?? 0, 0])
    const own = frame.palette ?? []
    chunks.push([0x2c, ...at.flatMap(u16)])
    chunks.push([(frame.interlaced ? 0x40 : 0) + paletteFlags(own)])
    chunks.push(colours(own))
    const bits = Math.log2((own.length > 0 ? own : palette).length)
    chunks.push(...packed(frame.pixels, Math.max(2, bits), fullTable))
  }
  chunks.push([0x3b])
  return Buffer.concat(chunks.map((chunk) => Uint8Array.from(chunk)))
}

function u16(value: number): readonly [number, number] {
  return [value & 0xff, value >> 8]
}

function paletteFlags(palette: readonly number[]): number {
  return palette.length === 0 ? 0 : 0x80 + Math.log2(palette.length) - 1
}

function colours(palette: readonly number[]): readonly number[] {
  return palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff])
}

/** LZW as GIF has it (GIF89a, appendix F), in blocks. */
function packed(
  pixels: ArrayLike<number>,
  minCodeSize: number,
  fullTable: 'clear' | 'keep',
): readonly (Uint8Array | readonly number[])[] {
  const clear = 1 << minCodeSize
  const bytes: number[] = []
  const table = new Map<number, number>()
  let next = clear + 2
  let size = minCodeSize + 1
  let buffer = 0
  let bits = 0
  const emit = (code: number): void => {
    buffer |= code << bits
    bits += size
    for (; bits >= 8; bits -= 8, buffer >>>= 8) {
      bytes.push(buffer & 0xff)
    }
  }
  emit(clear)
  let prefix = pixels[0] ?? 0
  for (let at = 1; at < pixels.length; at += 1) {
    const pixel = pixels[at] ?? 0
    const key = prefix * 256 + pixel
    const known = table.get(key)
    if (known !== undefined) {
      prefix = known
      continue
    }
    emit(prefix)
    if (next < 4096) {
      table.set(key, next)
      if (next === 1 << size) {
        size += 1
      }
      next += 1
    } else if (fullTable === 'clear') {
      emit(clear)
      table.clear()
      next = clear + 2
      size = minCodeSize + 1
    }
    prefix = pixel
  }
  if (pixels.length > 0) {
    emit(prefix)
    if (next === 1 << size && size < 12) {
      size += 1
    }
  }
  emit(clear + 1)
  bytes.push(buffer & 0xff)
  const blocks: (Uint8Array | readonly number[])[] = [[minCodeSize]]
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.slice(at, at + 255)
    blocks.push([block.length], block)
  }
  return [...blocks, [0]]
}
