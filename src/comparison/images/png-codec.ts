import { inflateSync } from 'node:zlib'

import { decode, encode } from 'fast-png'

import { messageOf } from '../../common/errors.ts'
import type { ImageSize } from '../output-difference.ts'
import { MAX_PIXELS } from './decoded-image.ts'
import type { Decoding } from './decoded-image.ts'
import { pngToRgba } from './png-to-rgba.ts'

const SIGNATURE_LENGTH = 8
/** Length, type and checksum around a chunk's data. */
const CHUNK_OVERHEAD = 12

interface Chunk {
  readonly type: string
  readonly data: Buffer
  /** The chunk with its length, type and checksum. */
  readonly whole: Buffer
}

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colourType: number
  readonly interlaced: boolean
}

/**
 * Decodes a PNG of any colour type and depth to RGBA. Text, resolution and
 * colour profile are left out. Never throws; never inflates more than the
 * header's size allows.
 */
export function decodePng(bytes: Buffer): Decoding {
  try {
    return decodeChunks(bytes, readChunks(bytes))
  } catch (error) {
    return { failure: messageOf(error) }
  }
}

function decodeChunks(bytes: Buffer, chunks: readonly Chunk[]): Decoding {
  const header = readHeader(chunks[0])
  if (header === undefined) {
    return { failure: 'it is not a PNG' }
  }
  const pixels = header.width * header.height
  if (pixels > MAX_PIXELS) {
    return { failure: `it has more than ${MAX_PIXELS / 1e6} megapixels` }
  }
  // It is the memory that counts, of which several copies are made.
  if (header.depth === 16 && pixels > MAX_PIXELS / 4) {
    return {
      failure: `it has more than ${MAX_PIXELS / 4e6} megapixels of 16 bits`,
    }
  }
  if (chunks.some(({ type }) => type === 'acTL')) {
    return { failure: 'it is animated' }
  }
  // fast-png 8.0.0, decode_interlace_adam7.js: counts a byte for each sample.
  if (header.interlaced && header.depth < 8) {
    return { failure: 'it is interlaced with less than 8 bits a sample' }
  }
  const compressed = chunks.filter(({ type }) => type === 'IDAT')
  const expected = inflatedLength(header)
  const inflated = inflateSync(Buffer.concat(compressed.map((c) => c.data)), {
    maxOutputLength: Math.max(expected, 1),
  })
  if (inflated.length !== expected) {
    return { failure: 'it is cut off' }
  }
  const image = decode(
    Buffer.concat([
      bytes.subarray(0, SIGNATURE_LENGTH),
      ...chunks
        .filter(({ type }) => isDecoded(type, header.colourType))
        .map(({ whole }) => whole),
    ]),
    { checkCrc: true },
  )
  return { image: pngToRgba(image) }
}

function readChunks(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  let position = SIGNATURE_LENGTH
  while (position + CHUNK_OVERHEAD <= bytes.length) {
    const end = position + CHUNK_OVERHEAD + bytes.readUInt32BE(position)
    const type = bytes.toString('latin1', position + 4, position + 8)
    const data = bytes.subarray(position + 8, end - 4)
    chunks.push({ type, data, whole: bytes.subarray(position, end) })
    if (type === 'IEND') {
      break
    }
    position = end
  }
  return chunks
}

function readHeader(chunk: Chunk | undefined): Header | undefined {
  if (chunk?.type !== 'IHDR' || chunk.data.length < 13) {
    return undefined
  }
  const { data } = chunk
  return {
    width: data.readUInt32BE(0),
    height: data.readUInt32BE(4),
    depth: data.readUInt8(8),
    colourType: data.readUInt8(9),
    interlaced: data.readUInt8(12) === 1,
  }
}

/** Bytes of all filtered rows, over the seven passes of Adam7 where interlaced. */
function inflatedLength({
  width,
  height,
  depth,
  colourType,
  interlaced,
}: Header): number {
  const channels = [1, 0, 3, 1, 2, 0, 4][colourType] ?? 0
  const passes = interlaced ? ADAM7 : [[0, 0, 1, 1] as const]
  return passes.reduce((sum, [x, y, stepX, stepY]) => {
    const columns = Math.ceil((width - x) / stepX)
    const rows = Math.ceil((height - y) / stepY)
    if (columns <= 0 || rows <= 0) {
      return sum
    }
    return sum + rows * (1 + Math.ceil((columns * channels * depth) / 8))
  }, 0)
}

/** First column, first row, steps (PNG specification, 8.2). */
const ADAM7: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/**
 * Other chunks don't change pixels, and some of them stop fast-png 8.0.0 or make
 * it inflate without a limit (iCCP). A palette only counts for indexed colours.
 */
function isDecoded(type: string, colourType: number): boolean {
  if (type === 'PLTE') {
    return colourType === 3
  }
  if (type === 'tRNS') {
    return colourType <= 3
  }
  return type === 'IHDR' || type === 'IDAT' || type === 'IEND'
}

/** A PNG (base64) of 8-bit samples: red, green and blue of each pixel. */
export function encodePng(
  { width, height }: ImageSize,
  samples: Uint8Array,
): string {
  const bytes = encode({ width, height, data: samples, channels: 3, depth: 8 })
  return Buffer.from(bytes).toString('base64')
}
