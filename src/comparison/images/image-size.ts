import type { ImageSize } from '../output-difference.ts'

/** The size in pixels that the header of a PNG, JPEG or GIF states. */
export function imageSize(bytes: Buffer): ImageSize | undefined {
  return pngSize(bytes) ?? gifSize(bytes) ?? jpegSize(bytes)
}

function pngSize(bytes: Buffer): ImageSize | undefined {
  const signature = bytes.toString('latin1', 0, 8)
  if (signature !== '\x89PNG\r\n\x1a\n' || bytes.length < 24) {
    return undefined
  }
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function gifSize(bytes: Buffer): ImageSize | undefined {
  if (!/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)) || bytes.length < 10) {
    return undefined
  }
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

/** Walks the segments to the start of frame (ITU-T T.81, B.2.2). */
function jpegSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.toString('latin1', 0, 3) !== '\xff\xd8\xff') {
    return undefined
  }
  let position = 2
  while (position + 9 <= bytes.length) {
    if (bytes[position] !== 0xff) {
      return undefined
    }
    const marker = bytes[position + 1] ?? 0
    if (isStartOfFrame(marker)) {
      return {
        height: bytes.readUInt16BE(position + 5),
        width: bytes.readUInt16BE(position + 7),
      }
    }
    // A marker may be preceded by fill bytes.
    position +=
      marker === 0xff ? 1 : 2 + Math.max(2, bytes.readUInt16BE(position + 2))
  }
  return undefined
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share their range. */
function isStartOfFrame(marker: number): boolean {
  return (
    marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
  )
}
