import type { JsonValue } from '../common/json.ts'
import { base64ByteLength, compactBase64 } from '../nbformat/read/base64.ts'
import type { Comparator } from './comparator.ts'
import { imageSize } from './images/image-size.ts'
import { canonicalJson } from './json/canonical-json.ts'
import type { Content } from './output-difference.ts'

/** Compares base64 values (PDF, WebP, audio, …) byte by byte. */
export const binaryComparator: Comparator = {
  describe: describeBinary,
  compare(storedValue, actualValue, mimeType) {
    const stored = describeBinary(storedValue, mimeType)
    const actual = describeBinary(actualValue, mimeType)
    return letterOf(stored) === letterOf(actual) && stored.type === actual.type
      ? undefined
      : { stored, actual }
  },
}

/** A base64 value as content; any other value as JSON text. */
function describeBinary(value: JsonValue, mimeType: string): Content {
  if (typeof value !== 'string') {
    return { type: 'text', mimeType, text: canonicalJson(value) }
  }
  const base64 = compactBase64(value)
  const size = imageSize(Buffer.from(base64, 'base64'))
  return {
    type: 'binary',
    mimeType,
    base64,
    byteLength: base64ByteLength(base64),
    ...(size === undefined ? {} : { size }),
  }
}

function letterOf(content: Content): string {
  return content.type === 'text' ? content.text : content.base64
}
