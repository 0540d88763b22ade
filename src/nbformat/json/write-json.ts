import { isNumber, writeNumber } from '../../common/json-number.ts'
import type { JsonValue } from '../../common/json.ts'
import { isJsonArray } from '../../common/json.ts'
import { sameJson } from '../../common/same-json.ts'
import type { JsonNode } from './json-node.ts'
import { children, member, toJsonValue } from './json-node.ts'
import { indentation } from './json-style.ts'
import type { JsonStyle } from './json-style.ts'
import { orderKeys } from './key-order.ts'
import { writeString } from './write-scalar.ts'

/** Where in which file a value is written. */
export interface JsonTarget {
  readonly text: string
  readonly style: JsonStyle
  /** Before the line on which the value begins. */
  readonly indent: string
  /** Whether values in it go on lines of their own. */
  readonly multiline: boolean
}

/**
 * The JSON of a value in the style of a file. What equals `old`, the value that
 * stood in its place, or a part of it, keeps its characters: `1e5` where
 * `100000.0` was sent. The rest takes over its layout and the
 * order of its keys.
 */
export function writeJson(
  value: JsonValue,
  target: JsonTarget,
  old?: JsonNode,
): string {
  if (old && sameJson(value, toJsonValue(old))) {
    return target.text.slice(old.start, old.end)
  }
  const { ascii, colon } = target.style
  if (typeof value === 'string') {
    return writeString(value, ascii)
  }
  if (isNumber(value)) {
    return writeNumber(value)
  }
  if (typeof value === 'boolean' || value === null) {
    return String(value)
  }
  if (isJsonArray(value)) {
    const oldItems = old?.type === 'array' ? old.items : []
    const items = value.map((item, index) => ({
      value: item,
      old: oldItems[index],
    }))
    return writeList(items, target, old)
  }
  const inside = insideOf(target, old)
  const oldObject = old?.type === 'object' ? old : undefined
  const members = orderKeys(
    Object.keys(value),
    target.style.sorted,
    oldObject?.members.map(({ key }) => key.value),
  ).map((key) => {
    const oldMember = oldObject && member(oldObject, key)
    const written = writeJson(value[key] ?? null, inside, oldMember)
    return `${writeString(key, ascii)}${colon}${written}`
  })
  return enclose('{', members, '}', target.indent, inside)
}

/** A list of values, each with the one it takes the place of; `old` is the list that was there. */
export function writeList(
  items: readonly {
    readonly value: JsonValue
    readonly old: JsonNode | undefined
  }[],
  target: JsonTarget,
  old: JsonNode | undefined,
): string {
  const inside = insideOf(target, old)
  const written = items.map((item) => writeJson(item.value, inside, item.old))
  return enclose('[', written, ']', target.indent, inside)
}

function insideOf(target: JsonTarget, old: JsonNode | undefined): JsonTarget {
  const multiline =
    old && children(old).length > 0
      ? indentation(target.text, old) !== undefined
      : target.multiline
  return {
    ...target,
    multiline,
    indent: multiline ? target.indent + target.style.unit : target.indent,
  }
}

function enclose(
  open: string,
  values: readonly string[],
  close: string,
  indent: string,
  { style, indent: inner, multiline }: JsonTarget,
): string {
  if (values.length === 0) {
    return open + close
  }
  if (!multiline) {
    return open + values.join(style.inlineComma) + close
  }
  const { lineBreak, comma } = style
  const lines = values.join(comma + lineBreak + inner)
  return open + lineBreak + inner + lines + lineBreak + indent + close
}
