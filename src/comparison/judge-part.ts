import type { JsonValue } from '../common/json.ts'
import { isBinaryType } from '../nbformat/read/mime-essence.ts'
import { comparatorFor } from './comparator-for.ts'
import type { Comparator, Leniency, Origin, Origins } from './comparator.ts'
import type { ComparisonSettings } from './options/comparison-settings.ts'
import type { ContentChange } from './output-difference.ts'
import type { OutputPart } from './output-parts.ts'
import { applyRules } from './rules/apply-rules.ts'
import { isRuleName } from './rules/named-rules.ts'
import { ruledLines } from './rules/ruled-lines.ts'
import type { RulePlace, TextRule } from './rules/text-rule.ts'
import { judgeShape } from './shape/judge-shape.ts'

/** Whether two parts are equal, and by which rules. */
export interface PartVerdict {
  readonly change: ContentChange | undefined
  /** Rules without which they would differ; empty where they do. */
  readonly rules: readonly string[]
}

/**
 * UTF-16 units; longer texts are compared to the letter: a long run that a
 * pattern repeats over would overflow V8's stack.
 */
const MAX_RULED = 10_000_000

/** Of longer values all rules that changed something are named, needed or not. */
const MAX_MINIMISED = 2_000_000

const NO_RULES: ReadonlySet<string> = new Set()

/**
 * Compares two parts exactly, and only where they differ by the rules, the
 * tolerance and the threshold that the settings allow, and by their shape alone
 * where that is asked for. The difference that is left then is what the report
 * shows. A comparator of the user's decides alone.
 */
export function judgePart(
  stored: OutputPart,
  actual: OutputPart,
  settings: ComparisonSettings,
): PartVerdict {
  const verdict = judgeValues(stored, actual, settings)
  const { change } = verdict
  return change &&
    settings.isByShape(stored.place) &&
    !settings.comparators.has(stored.place.mimeType)
    ? judgeShape(stored, actual, change, (value) =>
        lengthOf(value) > MAX_RULED
          ? { value, changedBy: [] }
          : applyRules(
              value,
              // Ours take out no line, and would move the columns of tables.
              settings.textRules.filter(({ name }) => !isRuleName(name)),
              commonPlace(stored, actual, settings),
            ),
      )
    : verdict
}

function judgeValues(
  stored: OutputPart,
  actual: OutputPart,
  settings: ComparisonSettings,
): PartVerdict {
  const comparator = comparatorFor(stored.mimeType, settings)
  const compareWith = (used: ReadonlySet<string>): ContentChange | undefined =>
    compareBy(comparator, stored, actual, used, settings)
  const { mimeType } = stored.place
  if (settings.comparators.has(mimeType)) {
    return { change: compareWith(NO_RULES), rules: [] }
  }
  if (isBinaryType(mimeType)) {
    return judgeBinary(compareWith, settings)
  }
  const plain = compareWith(NO_RULES)
  if (!plain) {
    return { change: undefined, rules: [] }
  }
  const length = Math.max(lengthOf(stored.value), lengthOf(actual.value))
  if (length > MAX_RULED) {
    const limit = `longer than ${MAX_RULED / 1e6} million characters: compared without rules`
    const detail = plain.detail ? `${plain.detail}; ${limit}` : limit
    return { change: { ...plain, detail }, rules: [] }
  }
  const names = applicableRules(stored, actual, settings)
  if (names.length === 0) {
    return { change: plain, rules: [] }
  }
  const change = compareWith(new Set(names))
  if (change) {
    return { change, rules: [] }
  }
  const needed =
    length > MAX_MINIMISED ? names : neededRules(names, compareWith)
  return { change: undefined, rules: needed }
}

/** By the threshold first: where that finds a difference, decoding again would tell nothing new. */
function judgeBinary(
  compareWith: (used: ReadonlySet<string>) => ContentChange | undefined,
  { images }: ComparisonSettings,
): PartVerdict {
  const isLenient =
    images !== 'bytes' && images.threshold + images.maxDiffRatio > 0
  if (!isLenient) {
    return { change: compareWith(NO_RULES), rules: [] }
  }
  const change = compareWith(new Set(['pixels']))
  if (change) {
    return { change, rules: [] }
  }
  return { change, rules: compareWith(NO_RULES) ? ['pixels'] : [] }
}

function lengthOf(value: JsonValue): number {
  return typeof value === 'string' ? value.length : 0
}

/** Drops every rule that is not needed beside the others. */
function neededRules(
  names: readonly string[],
  compareWith: (used: ReadonlySet<string>) => ContentChange | undefined,
): readonly string[] {
  let needed = names
  for (const name of names) {
    if (needed.length === 1) {
      break
    }
    const others = needed.filter((each) => each !== name)
    if (!compareWith(new Set(others))) {
      needed = others
    }
  }
  return needed
}

function applicableRules(
  stored: OutputPart,
  actual: OutputPart,
  settings: ComparisonSettings,
): readonly string[] {
  const { textRules, tolerance } = settings
  const ofErrors = stored.error
    ? (['tracebacks', 'ename-only'] as const).filter(settings.isOn)
    : []
  const used = new Set<string>(ofErrors)
  const place = commonPlace(stored, actual, settings)
  const changedBy = [stored, actual].flatMap(
    (part) => applyRules(startValue(part, used), textRules, place).changedBy,
  )
  const changing = new Set(changedBy)
  return [
    ...ofErrors,
    ...textRules.map(({ name }) => name).filter((name) => changing.has(name)),
    ...(tolerance ? [tolerance.name] : []),
  ]
}

function compareBy(
  comparator: Comparator,
  stored: OutputPart,
  actual: OutputPart,
  used: ReadonlySet<string>,
  settings: ComparisonSettings,
): ContentChange | undefined {
  const rules = settings.textRules.filter(({ name }) => used.has(name))
  const place = commonPlace(stored, actual, settings)
  const [left, right] = [stored, actual].map((part) =>
    ruledValue(part, used, rules, place),
  )
  return comparator.compare(
    left ?? null,
    right ?? null,
    stored.mimeType,
    leniencyOf(used, settings),
    originsOf(stored, actual, place, used, rules),
  )
}

function originsOf(
  stored: OutputPart,
  actual: OutputPart,
  place: RulePlace,
  used: ReadonlySet<string>,
  rules: readonly TextRule[],
): Origins | undefined {
  if (rules.length === 0 && !used.has('ename-only')) {
    return undefined
  }
  const originOf = (part: OutputPart): Origin => ({
    value: startValue(part, used),
    lines: () => {
      const value = startValue(part, used)
      if (typeof value !== 'string') {
        return undefined
      }
      const lines = ruledLines(value, rules, place)
      const summary = used.has('ename-only') ? part.error?.summary : undefined
      return summary === undefined
        ? lines
        : lines?.map((line) => ({ ...line, original: firstLine(summary) }))
    },
  })
  return [originOf(stored), originOf(actual)]
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function ruledValue(
  part: OutputPart,
  used: ReadonlySet<string>,
  rules: readonly TextRule[],
  place: RulePlace,
): JsonValue {
  const value = startValue(part, used)
  return rules.length === 0 ? value : applyRules(value, rules, place).value
}

/** Of an error its traceback is a part unless a rule takes it away. */
function startValue(
  { value, error }: OutputPart,
  used: ReadonlySet<string>,
): JsonValue {
  if (!error) {
    return value
  }
  if (used.has('ename-only')) {
    return error.ename
  }
  if (used.has('tracebacks') || error.traceback === '') {
    return value
  }
  return `${error.summary}\n${error.traceback}`
}

function leniencyOf(
  used: ReadonlySet<string>,
  { tolerance, images }: ComparisonSettings,
): Leniency {
  return {
    ...(tolerance && used.has(tolerance.name)
      ? { tolerance: tolerance.limits }
      : {}),
    ...(images !== 'bytes' && used.has('pixels') ? { pixels: images } : {}),
  }
}

/** The same whichever is the stored one, but for the number of the output. */
function commonPlace(
  { place }: OutputPart,
  actual: OutputPart,
  { language }: ComparisonSettings,
): RulePlace {
  const hasImage = place.hasImage && actual.place.hasImage
  return { ...place, hasImage, language }
}
