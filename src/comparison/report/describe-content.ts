import { createHash } from 'node:crypto'

import type { BinaryContent } from '../output-difference.ts'

/** `image/png 640×480, 12.3 kB`: bytes in words, never as base64. */
export function describeBinaryContent(content: BinaryContent): string {
  const { mimeType, size, byteLength } = content
  const pixels = size === undefined ? '' : ` ${size.width}×${size.height}`
  return `${mimeType}${pixels}, ${formatBytes(byteLength)}`
}

/** Decimal units, as file managers show them: `12.3 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) {
    return `${bytes} B`
  }
  if (bytes < 1e6) {
    return `${(bytes / 1e3).toFixed(1)} kB`
  }
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** The beginning of a SHA-256, by which two texts that are not shown are told apart. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
