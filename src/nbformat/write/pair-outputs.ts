import { isJsonObject } from '../../common/json.ts'
import type { Output } from '../types.ts'

/**
 * For each new output the position of the old one that it takes the place of:
 * one that looks the same, else in order the next of the same kind.
 */
export function pairOutputs(
  outputs: readonly Output[],
  old: readonly Output[],
): readonly (number | undefined)[] {
  const byContent = groupIndexes(old, contentOf)
  const same = outputs.map((output) =>
    byContent.get(contentOf(output))?.shift(),
  )
  const byKind = groupIndexes(old, kindOf, new Set(same))
  return outputs.map(
    (output, index) => same[index] ?? byKind.get(kindOf(output))?.shift(),
  )
}

function groupIndexes(
  outputs: readonly Output[],
  keyOf: (output: Output) => string,
  except: ReadonlySet<number | undefined> = new Set(),
): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  for (const [index, output] of outputs.entries()) {
    if (except.has(index)) {
      continue
    }
    const key = keyOf(output)
    const group = groups.get(key)
    if (group) {
      group.push(index)
    } else {
      groups.set(key, [index])
    }
  }
  return groups
}

/** Without what changes with every run: the count, and the order of keys, which a kernel sends otherwise than a file has it. */
function contentOf(output: Output): string {
  return JSON.stringify(output, (_, value: unknown) =>
    isJsonObject(value)
      ? Object.entries(value)
          .filter(([key]) => key !== 'execution_count')
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
      : value,
  )
}

function kindOf(output: Output): string {
  return output.output_type === 'stream'
    ? `stream ${output.name}`
    : output.output_type
}
