import { isNumber } from '../../common/json-number.ts'
import { isJsonArray, isJsonObject } from '../../common/json.ts'
import type { JsonObject, JsonValue } from '../../common/json.ts'
import { base64ByteLength } from '../../nbformat/read/base64.ts'
import { canonicalJson } from '../json/canonical-json.ts'
import { placeOf } from '../json/json-changes.ts'
import type { ValueChange } from '../output-difference.ts'
import { changed } from './table-shape.ts'

/** Below, values count. */
const MAX_DEPTH = 200

/** Of Vega-Altair: its datasets are called by a digest of their values. */
const DATASET = /^data-[0-9a-f]{32}$/

/** How the shapes of two JSON values differ: in keys, lengths of lists and types of values. */
export function jsonShapeChanges(
  stored: JsonValue,
  actual: JsonValue,
): readonly ValueChange[] {
  const changes: ValueChange[] = []

  function visit(
    left: JsonValue,
    right: JsonValue,
    path: () => readonly (string | number)[],
    depth: number,
  ): void {
    const report = (
      what: string,
      was: string | number,
      is: string | number,
    ) => {
      if (was !== is) {
        const steps = path()
        const place = steps.length === 0 ? 'the value' : placeOf(steps)
        changes.push(...changed(what + place, was, is))
      }
    }
    if (depth >= MAX_DEPTH) {
      report('', canonicalJson(left), canonicalJson(right))
    } else if (isJsonArray(left) && isJsonArray(right)) {
      report('length of ', left.length, right.length)
      const length = Math.min(left.length, right.length)
      for (let index = 0; index < length; index += 1) {
        const [item = null, other = null] = [left[index], right[index]]
        visit(item, other, () => [...path(), index], depth + 1)
      }
    } else if (isJsonObject(left) && isJsonObject(right)) {
      const [was, is] = [membersOf(left), membersOf(right)]
      for (const key of [
        ...new Set([...was.keys(), ...is.keys()]),
      ].toSorted()) {
        const [one, other] = [was.get(key), is.get(key)]
        if (one === undefined || other === undefined) {
          changes.push({
            place: `key ${placeOf([...path(), key])}`,
            ...(one !== undefined && { stored: typeOf(one) }),
            ...(other !== undefined && { actual: typeOf(other) }),
          })
        } else {
          visit(one, other, () => [...path(), key], depth + 1)
        }
      }
      report('', packedOf(left), packedOf(right))
    } else {
      report('', typeOf(left), typeOf(right))
    }
  }

  visit(stored, actual, () => [], 0)
  return changes
}

function membersOf(value: JsonObject): ReadonlyMap<string, JsonValue> {
  const entries = Object.entries(value)
  const datasets = entries.filter(([key]) => DATASET.test(key)).length
  return new Map(
    entries.map(([key, item]) => [
      datasets === 1 && DATASET.test(key) ? 'data-…' : key,
      item,
    ]),
  )
}

/** Plotly packs numbers of one type as base64. */
function packedOf({ dtype, bdata, shape = '' }: JsonObject): string {
  return typeof dtype === 'string' &&
    typeof bdata === 'string' &&
    typeof shape === 'string'
    ? `${base64ByteLength(bdata)} bytes of ${dtype} ${shape}`.trim()
    : ''
}

function typeOf(value: JsonValue): string {
  if (value === null) {
    return 'null'
  }
  if (isNumber(value)) {
    return 'a number'
  }
  if (isJsonArray(value)) {
    return 'a list'
  }
  return typeof value === 'object'
    ? 'an object'
    : typeof value === 'string'
      ? 'a text'
      : 'true or false'
}
