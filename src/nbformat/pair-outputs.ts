import { isDeepStrictEqual } from 'node:util'

import type { Output } from './types.ts'

/**
 * For each new output the position of the old one that it takes the place of:
 * an equal one, else in order the next of the same kind.
 */
export function pairOutputs(
  outputs: readonly Output[],
  old: readonly Output[],
): readonly (number | undefined)[] {
  const byContent = groupIndexes(old, (output) => JSON.stringify(output))
  const equal = outputs.map((output) => {
    const same = byContent.get(JSON.stringify(output))
    // JSON has no NaN and no -0.
    return same?.[0] !== undefined && isDeepStrictEqual(output, old[same[0]])
      ? same.shift()
      : undefined
  })
  const taken = new Set(equal)
  const byKind = groupIndexes(old, kindOf, taken)
  return outputs.map(
    (output, index) => equal[index] ?? byKind.get(kindOf(output))?.shift(),
  )
}

function groupIndexes(
  outputs: readonly Output[],
  keyOf: (output: Output) => string,
  except: ReadonlySet<number | undefined> = new Set(),
): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const [index, output] of outputs.entries()) {
    if (except.has(index)) continue
    const key = keyOf(output)
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  }
  return groups
}

function kindOf(output: Output): string {
  return output.output_type === 'stream'
    ? `stream ${output.name}`
    : output.output_type
}
