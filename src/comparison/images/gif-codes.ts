/** Codes have at most 12 bits (GIF89a, appendix F). */
const MAX_CODE_SIZE = 12

/**
 * Whether the compressed data of a frame refers only to what came before.
 * omggif 1.0.10 does not look (`GifReaderLZWOutputIndexStream`), and follows
 * references in damaged data for ever.
 *
 * @param start Where the frame's data begins: its minimum code size, then blocks.
 */
export function hasSoundCodes(bytes: Uint8Array, start: number): boolean {
  const minCodeSize = bytes[start] ?? 0
  if (minCodeSize < 1 || minCodeSize > 8) {
    return false
  }
  const clear = 1 << minCodeSize
  const end = clear + 1
  let next = end + 1
  let size = minCodeSize + 1
  let isFirst = true
  for (const code of codesOf(bytes, start + 1, () => size)) {
    if (code === end) {
      return true
    }
    if (code === clear) {
      next = end + 1
      size = minCodeSize + 1
      isFirst = true
      continue
    }
    if (isFirst ? code > clear : code > next) {
      return false
    }
    if (!isFirst && next < 1 << MAX_CODE_SIZE) {
      next += 1
      if (next >= 1 << size && size < MAX_CODE_SIZE) {
        size += 1
      }
    }
    isFirst = false
  }
  return true
}

/** The codes in a row of blocks, each of as many bits as `size` says by then. */
function* codesOf(
  bytes: Uint8Array,
  start: number,
  size: () => number,
): Generator<number, void> {
  let at = start + 1
  let left = bytes[start] ?? 0
  let buffer = 0
  let bits = 0
  for (;;) {
    const length = size()
    while (bits < length) {
      const byte = bytes[at]
      at += 1
      if (left === 0 || byte === undefined) {
        return
      }
      buffer |= byte << bits
      bits += 8
      left -= 1
      if (left === 0) {
        left = bytes[at] ?? 0
        at += 1
      }
    }
    const code = buffer & ((1 << length) - 1)
    buffer >>>= length
    bits -= length
    yield code
  }
}
