/** Whether lists and objects are nested in a value in more than so many levels. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  const open: (readonly [value: unknown, depth: number])[] = [[value, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [item, depth] = next
    if (typeof item === 'object' && item !== null) {
      if (depth === levels) {
        return true
      }
      for (const inner of Object.values(item)) {
        open.push([inner, depth + 1])
      }
    }
  }
  return false
}
