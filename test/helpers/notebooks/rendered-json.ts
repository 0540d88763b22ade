import { toJsonNumber } from '../../../src/common/json-number.ts'
import type { JsonObject, JsonValue } from '../../../src/common/json.ts'

/** A number as a file or a kernel may have it. */
export class Written {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A value whose place in the file is marked by {@link SPAN_START} and {@link SPAN_END}. */
export class Marked {
  readonly value: Tree

  constructor(value: Tree) {
    this.value = value
  }
}

export const SPAN_START = '\uE000'
export const SPAN_END = '\uE001'

/** Objects are lists of members, so that they can have a key twice. */
export class Members {
  readonly entries: readonly (readonly [string, Tree])[]

  constructor(entries: readonly (readonly [string, Tree])[]) {
    this.entries = entries
  }
}

/** JSON with numbers as they are written. */
export type Tree =
  | null
  | boolean
  | number
  | string
  | Written
  | Marked
  | Members
  | readonly Tree[]

export interface RenderStyle {
  /** Undefined for one line. */
  readonly indent: string | undefined
  readonly lineBreak: string
  readonly colon: string
  readonly comma: string
  readonly ascii: boolean
  readonly sorted: boolean
}

/** Writes JSON in any style; does not know how notebooks are written. */
export function renderJson(tree: Tree, style: RenderStyle, depth = 0): string {
  if (tree instanceof Written) {
    return tree.text
  }
  if (tree instanceof Marked) {
    return SPAN_START + renderJson(tree.value, style, depth) + SPAN_END
  }
  if (tree instanceof Members) {
    const entries = style.sorted
      ? [...tree.entries].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      : tree.entries
    const members = entries.map(
      ([key, value]) =>
        renderString(key, style) +
        style.colon +
        renderJson(value, style, depth + 1),
    )
    return enclose('{', members, '}', style, depth)
  }
  if (typeof tree === 'string') {
    return renderString(tree, style)
  }
  // Large floats are no integers.
  if (typeof tree === 'number' && Math.abs(tree) >= 1e16) {
    return Number.isFinite(tree) ? tree.toExponential() : String(tree)
  }
  if (typeof tree !== 'object' || tree === null) {
    return String(tree)
  }
  const items = tree.map((item) => renderJson(item, style, depth + 1))
  return enclose('[', items, ']', style, depth)
}

function enclose(
  open: string,
  items: readonly string[],
  close: string,
  { indent, lineBreak, comma }: RenderStyle,
  depth: number,
): string {
  if (items.length === 0) {
    return open + close
  }
  if (indent === undefined) {
    return open + items.join(comma) + close
  }
  const lines = items.map((item) => lineBreak + indent.repeat(depth + 1) + item)
  return open + lines.join(comma) + lineBreak + indent.repeat(depth) + close
}

function renderString(text: string, { ascii }: RenderStyle): string {
  const json = JSON.stringify(text)
  if (!ascii) {
    return json
  }
  return [...Array(json.length).keys()]
    .map((index) => {
      const code = json.charCodeAt(index)
      return code < 0x7f
        ? json.charAt(index)
        : `\\u${code.toString(16).padStart(4, '0')}`
    })
    .join('')
}

/** What is read of it. */
export function valueOf(tree: Tree): JsonValue {
  if (tree instanceof Written) {
    return toJsonNumber(tree.text)
  }
  if (tree instanceof Marked) {
    return valueOf(tree.value)
  }
  if (tree instanceof Members) {
    return objectOf(tree)
  }
  if (typeof tree !== 'object' || tree === null) {
    return tree
  }
  return tree.map(valueOf)
}

export function objectOf({ entries }: Members): JsonObject {
  return Object.fromEntries(
    entries.map(([key, value]) => [key, valueOf(value)]),
  )
}
