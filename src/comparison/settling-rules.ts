import { isJsonObject } from '../common/json.ts'
import type { Output } from '../nbformat/types.ts'
import { compareCellOutputs } from './compare-outputs.ts'
import { withRules } from './options/comparison-settings.ts'
import type { ComparisonSettings } from './options/comparison-settings.ts'
import type { RuleName } from './rules/named-rules.ts'
import { ANOTHER_SHAPE } from './shape/by-shape.ts'

export type SettlingRule = Extract<
  RuleName,
  | 'numpy-scalars'
  | 'floats'
  | 'dates'
  | 'sorted-lines'
  | 'whitespace'
  | 'html-when-plain-equal'
  | 'ename-only'
  | 'stderr'
>

/** Opt-in rules, from what hides least to what hides most. */
const CANDIDATES: readonly SettlingRule[] = [
  'numpy-scalars',
  'floats',
  'dates',
  'sorted-lines',
  'whitespace',
  'html-when-plain-equal',
  'ename-only',
  'stderr',
]

/** UTF-16 units of both sides; larger outputs are not tried. */
const MAX_LENGTH = 200_000

/**
 * The opt-in rules that would make outputs equal which differ: one that does it
 * alone, else all that are needed together; none where nothing would. Takes the
 * time of seventeen comparisons at most.
 */
export function settlingRules(
  stored: readonly Output[],
  actual: readonly Output[],
  settings: ComparisonSettings,
): readonly SettlingRule[] {
  const candidates = CANDIDATES.filter(
    (name) =>
      !settings.isOn(name) &&
      (name !== 'html-when-plain-equal' || !actual.some(hasEmptyPlain)),
  )
  if (lengthOf(stored) + lengthOf(actual) > MAX_LENGTH) {
    return []
  }
  const isSettledBy = (names: readonly SettlingRule[]): boolean =>
    compareCellOutputs(stored, actual, withRules(settings, names)).differences
      .length === 0
  const alone = candidates.find((name) => isSettledBy([name]))
  if (alone !== undefined) {
    return [alone]
  }
  // `whitespace` joins the lines that `sorted-lines` would sort.
  const together = [
    candidates.filter((name) => name !== 'whitespace'),
    candidates,
  ].find(isSettledBy)
  return together ? neededOf(together, isSettledBy) : []
}

/** Whether outputs that differ have the same shape. */
export function haveSameShape(
  stored: readonly Output[],
  actual: readonly Output[],
  settings: ComparisonSettings,
): boolean {
  return (
    lengthOf(stored) + lengthOf(actual) <= MAX_LENGTH &&
    compareCellOutputs(stored, actual, { ...settings, isByShape: () => true })
      .differences.length === 0
  )
}

/** Whether a part that is compared by its shape alone has another one. */
export function haveAnotherShape(
  stored: readonly Output[],
  actual: readonly Output[],
  settings: ComparisonSettings,
): boolean {
  return compareCellOutputs(stored, actual, settings).differences.some(
    (each) => each.kind === 'changed' && each.detail === ANOTHER_SHAPE,
  )
}

/** Drops what hides most first, where the others do. */
function neededOf(
  names: readonly SettlingRule[],
  isSettledBy: (names: readonly SettlingRule[]) => boolean,
): readonly SettlingRule[] {
  let needed = names
  for (const name of names.toReversed()) {
    const others = needed.filter((each) => each !== name)
    if (isSettledBy(others)) {
      needed = others
    }
  }
  return needed
}

/** Whether its plain text says nothing: `<IPython.core.display.HTML object>`. */
function hasEmptyPlain(output: Output): boolean {
  const plain = 'data' in output ? output.data['text/plain'] : undefined
  return typeof plain === 'string' && /^<[^<>]*>$/.test(plain.trim())
}

/** Stops counting where the value is too long anyway. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') {
    return value.length
  }
  if (!Array.isArray(value) && !isJsonObject(value)) {
    return 1
  }
  let length = 0
  for (const item of Object.values(value)) {
    length += 1 + lengthOf(item)
    if (length > MAX_LENGTH) {
      break
    }
  }
  return length
}
