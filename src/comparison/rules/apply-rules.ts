import { isJsonObject } from '../../common/json.ts'
import type { JsonValue } from '../../common/json.ts'
import { isBinaryType, isJsonType } from '../../nbformat/read/mime-essence.ts'
import type { RulePlace, TextRule } from './text-rule.ts'

/** Deeper values are compared as they are. */
const MAX_DEPTH = 200

/** What rules made of a value. */
export interface RuledValue {
  readonly value: JsonValue
  /** Names of the rules that changed something. */
  readonly changedBy: readonly string[]
}

/** Applies rules one after the other to a text, or to every string of a JSON value. */
export function applyRules(
  value: JsonValue,
  rules: readonly TextRule[],
  place: RulePlace,
): RuledValue {
  const changedBy: string[] = []
  if (isBinaryType(place.mimeType)) {
    return { value, changedBy }
  }
  const at = { ...place, isInJson: isJsonType(place.mimeType) }
  let ruled = value
  for (const rule of rules) {
    if (!rule.appliesTo(at)) {
      continue
    }
    const next = mapStrings(ruled, (text) => rule.apply(text, at))
    if (next === ruled) {
      continue
    }
    ruled = next
    changedBy.push(rule.name)
  }
  return { value: ruled, changedBy }
}

/** The same value where nothing changed. */
function mapStrings(
  value: JsonValue,
  map: (text: string) => string,
  depth: number = 0,
): JsonValue {
  if (typeof value === 'string') {
    return map(value)
  }
  if (depth === MAX_DEPTH) {
    return value
  }
  if (isJsonObject(value)) {
    let changed = false
    const entries = Object.entries(value).map(([key, item]) => {
      const next = mapStrings(item, map, depth + 1)
      changed ||= next !== item
      return [key, next] as const
    })
    return changed ? Object.fromEntries(entries) : value
  }
  if (!isArray(value)) {
    return value
  }
  const items = value.map((item) => mapStrings(item, map, depth + 1))
  return items.some((item, index) => item !== value[index]) ? items : value
}

/** `Array.isArray` does not narrow readonly arrays (TypeScript issue 17002). */
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
