import type { ImageSize } from '../output-difference.ts'

/** A frame of a GIF, and where its compressed pixels are. */
export interface GifFrame extends ImageSize {
  readonly x: number
  readonly y: number
  readonly interlaced: boolean
  /** Red, green and blue of each colour. */
  readonly palette: Uint8Array
  /** The colour that covers nothing. */
  readonly transparent: number | undefined
  readonly disposal: number
  /** For how long it is shown, in hundredths of a second. */
  readonly delay: number
  /** Where its data begins: the minimum code size, then blocks. */
  readonly data: number
}

export interface GifFile extends ImageSize {
  readonly frames: readonly GifFrame[]
  /** How often the animation runs; `undefined` where the file does not say. */
  readonly loops: number | undefined
}

/** What an extension says of the frame behind it. */
type FrameControl = Pick<GifFrame, 'transparent' | 'disposal' | 'delay'>

const NO_CONTROL: FrameControl = {
  transparent: undefined,
  disposal: 0,
  delay: 0,
}

// GIF89a, sections 18 to 27.
const IMAGE = 0x2c
const EXTENSION = 0x21
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const PLAIN_TEXT = 0x01
const APPLICATION = 0xff

/**
 * Reads where the frames of a GIF are, without their pixels.
 *
 * @throws Error where the file is no GIF or damaged.
 */
export function readGifFile(bytes: Buffer): GifFile {
  if (!/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))) {
    throw new Error('it is not a GIF')
  }
  try {
    return readBlocks(bytes)
  } catch (error) {
    throw error instanceof RangeError
      ? new Error('it is cut off', { cause: error })
      : error
  }
}

/** @throws RangeError where a number is read beyond the end. */
function readBlocks(bytes: Buffer): GifFile {
  const common = readPalette(bytes, 13, bytes.readUInt8(10))
  const frames: GifFrame[] = []
  let loops: number | undefined
  let control = NO_CONTROL
  let at = 13 + common.length
  // Viewers do not need the trailer.
  while (at < bytes.length && bytes.readUInt8(at) !== TRAILER) {
    const type = bytes.readUInt8(at)
    if (type === IMAGE) {
      const frame = readFrame(bytes, at, common, control)
      frames.push(frame)
      control = NO_CONTROL
      at = endOfBlocks(bytes, frame.data + 1)
    } else if (type === EXTENSION) {
      const label = bytes.readUInt8(at + 1)
      if (label === GRAPHIC_CONTROL) {
        control = readControl(bytes, at + 3)
      } else if (label === PLAIN_TEXT) {
        control = NO_CONTROL
      } else if (label === APPLICATION) {
        loops ??= readLoops(bytes, at + 2)
      }
      at = endOfBlocks(bytes, at + 2)
    } else {
      throw new Error('it is damaged')
    }
  }
  return {
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    frames,
    loops,
  }
}

function readFrame(
  bytes: Buffer,
  at: number,
  common: Uint8Array,
  control: FrameControl,
): GifFrame {
  const flags = bytes.readUInt8(at + 9)
  const own = readPalette(bytes, at + 10, flags)
  return {
    ...control,
    x: bytes.readUInt16LE(at + 1),
    y: bytes.readUInt16LE(at + 3),
    width: bytes.readUInt16LE(at + 5),
    height: bytes.readUInt16LE(at + 7),
    interlaced: (flags & 0x40) !== 0,
    palette: own.length === 0 ? common : own,
    data: at + 10 + own.length,
  }
}

function readPalette(bytes: Buffer, at: number, flags: number): Uint8Array {
  const length = (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
  return bytes.subarray(at, at + length)
}

function readControl(bytes: Buffer, at: number): FrameControl {
  const flags = bytes.readUInt8(at)
  return {
    disposal: (flags >> 2) & 7,
    delay: bytes.readUInt16LE(at + 1),
    transparent: (flags & 1) === 0 ? undefined : bytes.readUInt8(at + 3),
  }
}

/** @param at Where the blocks of an application begin. */
function readLoops(bytes: Buffer, at: number): number | undefined {
  const name = bytes.toString('latin1', at, at + 14)
  return name === '\x0bNETSCAPE2.0\x03\x01'
    ? bytes.readUInt16LE(at + 14)
    : undefined
}

/** Behind a row of blocks, the last of which is empty. */
function endOfBlocks(bytes: Buffer, start: number): number {
  let at = start
  let length = bytes.readUInt8(at)
  while (length > 0) {
    at += length + 1
    length = bytes.readUInt8(at)
  }
  return at + 1
}
