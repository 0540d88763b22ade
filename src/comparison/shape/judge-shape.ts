import type { JsonValue } from '../../common/json.ts'
import type { PartVerdict } from '../judge-part.ts'
import type { ContentChange, ValueChanges } from '../output-difference.ts'
import type { OutputPart } from '../output-parts.ts'
import type { RuledValue } from '../rules/apply-rules.ts'
import { ANOTHER_SHAPE, SHAPE } from './by-shape.ts'
import { errorShapeChanges, shapeChanges } from './shape-changes.ts'
import { staysTable } from './text-shape.ts'

/**
 * Compares two parts, whose values differ, by their shape.
 *
 * @param change How the values differ.
 * @param applyRules Gives a value as the rules leave it: what they take out may
 * be a line.
 */
export function judgeShape(
  stored: OutputPart,
  actual: OutputPart,
  change: ContentChange,
  applyRules: (value: JsonValue) => RuledValue,
): PartVerdict {
  const changes = changesOf(stored, actual)
  if (changes?.total === 0) {
    return { change: undefined, rules: [SHAPE] }
  }
  const [was, is] = [applyRules(stored.value), applyRules(actual.value)]
  const names = new Set([...was.changedBy, ...is.changedBy])
  const isEqualByRules =
    names.size > 0 &&
    [stored, actual].every(({ value }, index) =>
      keepsForm(value, index === 0 ? was.value : is.value),
    ) &&
    changesOf({ ...stored, value: was.value }, { ...actual, value: is.value })
      ?.total === 0
  if (isEqualByRules) {
    return { change: undefined, rules: [SHAPE, ...names] }
  }
  if (changes) {
    const { stored: before, actual: after } = change
    const detail = ANOTHER_SHAPE
    return {
      change: { stored: before, actual: after, detail, changes },
      rules: [],
    }
  }
  const fact = 'compared by values: it has no shape'
  const detail =
    change.detail === undefined ? fact : `${change.detail}; ${fact}`
  return { change: { ...change, detail }, rules: [] }
}

/** A table that a rule has made a text of would only be counted by its lines. */
function keepsForm(value: JsonValue, ruled: JsonValue): boolean {
  return (
    typeof value !== 'string' ||
    typeof ruled !== 'string' ||
    staysTable(value, ruled)
  )
}

function changesOf(
  stored: OutputPart,
  actual: OutputPart,
): ValueChanges | undefined {
  return stored.error && actual.error
    ? errorShapeChanges(stored.error.ename, actual.error.ename)
    : shapeChanges(stored.value, actual.value, stored.mimeType)
}
