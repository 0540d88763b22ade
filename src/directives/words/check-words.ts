import type { JsonValue } from '../../common/json.ts'
import { CELL_CHECKS, isCheckName } from '../../contract/check-names.ts'
import type { CheckSwitches } from '../types.ts'
import { parseRules } from './comparison-words.ts'

interface Checks {
  readonly checks: CheckSwitches
}

/** `-secrets kernelspec`, a list of such words, or `{ secrets: false }`. */
export function parseChecks(value: JsonValue): Checks | undefined {
  const switches = parseRules(value)
  const names = Object.keys(switches ?? {})
  return names.length > 0 && names.every(isCheckName)
    ? { checks: { ...switches } }
    : undefined
}

/** A cell can only be left out, and not of what is about the notebook as a whole. */
export function parseCellChecks(value: JsonValue): Checks | undefined {
  const parsed = parseChecks(value)
  const isForCells =
    parsed &&
    Object.entries(parsed.checks).every(
      ([name, isOn]) => !isOn && CELL_CHECKS.some((known) => known === name),
    )
  return isForCells ? parsed : undefined
}
