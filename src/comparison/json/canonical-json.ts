import { canonicalNumber, isNumber } from '../../common/json-number.ts'
import type { JsonValue } from '../../common/json.ts'
import { indentation } from '../markup/indentation.ts'

type Step =
  | { readonly value: JsonValue; readonly depth: number; readonly key?: string }
  | { readonly close: string; readonly depth: number }

/**
 * A JSON value as indented text, keys sorted, so that equal values give equal
 * texts: see {@link canonicalNumber} for numbers. NaN equals NaN.
 * Never throws, however deep the value is nested.
 */
export function canonicalJson(value: JsonValue): string {
  const lines: string[] = []
  const steps: Step[] = [{ value, depth: 0 }]
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const indent = indentation(step.depth)
    if ('close' in step) {
      lines.push(indent + step.close)
      continue
    }
    const { depth } = step
    const label = step.key === undefined ? '' : `${JSON.stringify(step.key)}: `
    const [open, close, children] = childrenOf(step.value, depth + 1)
    if (children.length === 0) {
      lines.push(indent + label + open + close)
      continue
    }
    lines.push(indent + label + open)
    steps.push({ close, depth })
    for (const child of children.toReversed()) {
      steps.push(child)
    }
  }
  return lines.join('\n')
}

function childrenOf(
  value: JsonValue,
  depth: number,
): [open: string, close: string, children: readonly Step[]] {
  if (isNumber(value)) {
    return [canonicalNumber(value), '', []]
  }
  if (typeof value !== 'object' || value === null) {
    return [JSON.stringify(value), '', []]
  }
  if (isArray(value)) {
    return ['[', ']', value.map((item) => ({ value: item, depth }))]
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return ['{', '}', entries.map(([key, item]) => ({ key, value: item, depth }))]
}

/** `Array.isArray` does not narrow readonly arrays (TypeScript issue 17002). */
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
