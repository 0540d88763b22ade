import type { JsonNode, JsonObjectNode } from './json-node.ts'

/** Whether the keys of an object are sorted as Python sorts them. */
export function hasSortedKeys({ members }: JsonObjectNode): boolean {
  const keys = members.map(({ key }) => key.value)
  return keys.every(
    (key, index) => byCodePoint(keys[index - 1] ?? '', key) <= 0,
  )
}

/** Whether the keys of all objects in a value are sorted. */
export function isSorted(node: JsonNode): boolean {
  switch (node.type) {
    case 'scalar':
      return true
    case 'array':
      return node.items.every(isSorted)
    case 'object':
      return (
        hasSortedKeys(node) &&
        node.members.every(({ value }) => isSorted(value))
      )
  }
}

/** Keys sorted, or else in the order of `model`; those that it lacks come last. */
export function orderKeys(
  keys: readonly string[],
  sorted: boolean,
  model: readonly string[] = [],
): readonly string[] {
  if (sorted) {
    return keys.toSorted(byCodePoint)
  }
  const present = new Set(keys)
  return [...new Set([...model.filter((key) => present.has(key)), ...keys])]
}

/** Python's order of strings. JavaScript's compares UTF-16 units, which puts U+E000 to U+FFFF last. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    if (a[index] !== b[index]) {
      return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0)
    }
  }
  return a.length - b.length
}
