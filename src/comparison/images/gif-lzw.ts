/** Codes have at most 12 bits (GIF89a, appendix F). */
const MAX_CODE_SIZE = 12
const MAX_CODES = 1 << MAX_CODE_SIZE

/**
 * Unpacks the compressed indexes of a frame. What comes behind the last pixel is
 * left out, as viewers do.
 *
 * @param start Where the frame's data begins: its minimum code size, then blocks.
 * @returns `undefined` where a code refers to what never came, or pixels are missing.
 */
export function unpackIndexes(
  bytes: Uint8Array,
  start: number,
  count: number,
): Uint8Array | undefined {
  const minCodeSize = bytes[start] ?? 0
  if (minCodeSize < 1 || minCodeSize > 8) {
    return undefined
  }
  const clear = 1 << minCodeSize
  const end = clear + 1
  const table = new CodeTable(clear)
  const codes = new CodeReader(bytes, start + 1)
  const indexes = new Uint8Array(count)
  let filled = 0
  let size = minCodeSize + 1
  let previous: number | undefined
  while (filled < count) {
    const code = codes.next(size)
    if (code === undefined || code === end) {
      return undefined
    }
    if (code === clear) {
      table.clear()
      size = minCodeSize + 1
      previous = undefined
      continue
    }
    if (previous === undefined ? code > clear : !table.add(previous, code)) {
      return undefined
    }
    filled += table.write(code, indexes, filled)
    if (table.next === 1 << size && size < MAX_CODE_SIZE) {
      size += 1
    }
    previous = code
  }
  return indexes
}

/** What each code stands for: the row of another code, and one index more. */
class CodeTable {
  readonly #clear: number
  readonly #before = new Uint16Array(MAX_CODES)
  readonly #first = new Uint8Array(MAX_CODES)
  readonly #last = new Uint8Array(MAX_CODES)
  readonly #length = new Uint16Array(MAX_CODES)
  /** The next code that gets a meaning. */
  next: number

  constructor(clear: number) {
    this.#clear = clear
    this.next = clear + 2
    for (let index = 0; index < clear; index += 1) {
      this.#first[index] = index
      this.#last[index] = index
      this.#length[index] = 1
    }
  }

  clear(): void {
    this.next = this.#clear + 2
  }

  /** Learns a code from two that follow each other; the second one may be that very code. */
  add(previous: number, code: number): boolean {
    const { next } = this
    const isFull = next === MAX_CODES
    if (code > next || (isFull && code === next)) {
      return false
    }
    if (!isFull) {
      this.#before[next] = previous
      this.#first[next] = this.#first[previous] ?? 0
      this.#length[next] = (this.#length[previous] ?? 0) + 1
      this.#last[next] = this.#first[code === next ? previous : code] ?? 0
      this.next += 1
    }
    return true
  }

  /** @returns How many indexes were written. */
  write(code: number, target: Uint8Array, start: number): number {
    const length = this.#length[code] ?? 0
    let from = code
    for (let at = start + length - 1; at >= start; at -= 1) {
      // What does not fit is not kept by a typed array.
      target[at] = this.#last[from] ?? 0
      from = this.#before[from] ?? 0
    }
    return length
  }
}

/** Reads codes from a row of blocks, each of which begins with its length. */
class CodeReader {
  readonly #bytes: Uint8Array
  #at: number
  /** Bytes left in the block. */
  #left = 0
  #buffer = 0
  #bits = 0

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.#at = start
  }

  /** `undefined` behind the last one. */
  next(size: number): number | undefined {
    while (this.#bits < size) {
      if (this.#left === 0) {
        this.#left = this.#bytes[this.#at] ?? 0
        this.#at += 1
      }
      const byte = this.#bytes[this.#at]
      if (this.#left === 0 || byte === undefined) {
        return undefined
      }
      this.#buffer |= byte << this.#bits
      this.#bits += 8
      this.#at += 1
      this.#left -= 1
    }
    const code = this.#buffer & ((1 << size) - 1)
    this.#buffer >>>= size
    this.#bits -= size
    return code
  }
}
