import type { JsonValue } from '../../common/json.ts'
import { compactBase64 } from '../../nbformat/read/base64.ts'
import {
  essenceOf,
  isBinaryType,
  isJsonType,
  isXmlType,
} from '../../nbformat/read/mime-essence.ts'
import { imageSize } from '../images/image-size.ts'
import type { ValueChange, ValueChanges } from '../output-difference.ts'
import { jsonShapeChanges } from './json-shape.ts'
import { htmlShapeChanges, xmlShapeChanges } from './markup-shape.ts'
import { changed } from './table-shape.ts'
import { textShapeChanges } from './text-shape.ts'

const MAX_SHOWN = 20

/**
 * How the shapes of two values of a MIME type differ. The same whichever is the
 * stored one, and none for a value and itself. `undefined` where a shape cannot
 * be told: such values have to be equal.
 */
export function shapeChanges(
  stored: JsonValue,
  actual: JsonValue,
  mimeType: string,
): ValueChanges | undefined {
  const changes = changesOf(stored, actual, essenceOf(mimeType))
  return changes && asValueChanges(changes)
}

/** Errors have their class. */
export function errorShapeChanges(
  stored: string,
  actual: string,
): ValueChanges {
  return asValueChanges(changed('class', stored, actual))
}

function changesOf(
  stored: JsonValue,
  actual: JsonValue,
  essence: string,
): readonly ValueChange[] | undefined {
  if (isJsonType(essence)) {
    return jsonShapeChanges(stored, actual)
  }
  if (typeof stored !== 'string' || typeof actual !== 'string') {
    return undefined
  }
  if (isBinaryType(essence)) {
    const [was, is] = [sizeOf(stored), sizeOf(actual)]
    return was === undefined || is === undefined
      ? undefined
      : changed('size', was, is)
  }
  if (essence === 'text/html') {
    return htmlShapeChanges(stored, actual)
  }
  return isXmlType(essence)
    ? xmlShapeChanges(stored, actual)
    : textShapeChanges(stored, actual)
}

function sizeOf(base64: string): string | undefined {
  const size = imageSize(Buffer.from(compactBase64(base64), 'base64'))
  return size && `${size.width}×${size.height}`
}

function asValueChanges(changes: readonly ValueChange[]): ValueChanges {
  return { shown: changes.slice(0, MAX_SHOWN), total: changes.length }
}
