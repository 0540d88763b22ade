import { PYTHON } from '../../nbformat/outline/notebook-kernel.ts'
import { maskDisplayIds, maskHtmlIds } from './library-ids.ts'
import { maskLibraryLines } from './library-lines.ts'
import { maskLogTimes } from './log-times.ts'
import { writeScalarsPlainly } from './python/numpy-scalars.ts'
import { sortSets } from './python/set-order.ts'
import { eachLine } from './ruled-lines.ts'
import { maskTestDurations } from './test-durations.ts'
import { isAnyText, isPlainText } from './text-rule.ts'
import type { RulePlace, TextRule } from './text-rule.ts'
import { maskTimings } from './timings.ts'
import {
  collapseWhitespace,
  maskAddresses,
  maskDates,
  maskFigure,
  maskTemporaryPaths,
  maskUuids,
  sortBy,
  trimLineEnds,
} from './volatile-text.ts'

interface NamedRule {
  readonly isDefault: boolean
  /** Missing where the rule is not about texts, but about what is compared. */
  readonly text?: Omit<TextRule, 'name'>
}

const BY_DEFAULT = true
const OPT_IN = false

export type RuleName =
  | 'figure-repr'
  | 'tracebacks'
  | 'timings'
  | 'test-durations'
  | 'log-times'
  | 'library-lines'
  | 'addresses'
  | 'uuids'
  | 'temporary-paths'
  | 'generated-ids'
  | 'set-order'
  | 'trailing-blanks'
  | 'pixels'
  | 'thread-text'
  | 'numpy-scalars'
  | 'html-when-plain-equal'
  | 'stderr'
  | 'ename-only'
  | 'dates'
  | 'floats'
  | 'whitespace'
  | 'sorted-lines'

/** Every rule of ours, in the order in which they apply; docs/comparison.md says what they do. */
export const NAMED_RULES: Readonly<Record<RuleName, NamedRule>> = {
  'figure-repr': {
    isDefault: BY_DEFAULT,
    text: {
      appliesTo: (place) => isPlainText(place) && place.hasImage,
      apply: maskFigure,
    },
  },
  tracebacks: { isDefault: BY_DEFAULT },
  timings: {
    isDefault: BY_DEFAULT,
    text: {
      appliesTo: isPlainText,
      apply: maskTimings,
      applyToLines: (lines) => eachLine(lines, maskTimings),
    },
  },
  'test-durations': {
    isDefault: BY_DEFAULT,
    text: { appliesTo: isPlainText, apply: maskTestDurations },
  },
  'log-times': {
    isDefault: BY_DEFAULT,
    text: {
      appliesTo: (place) => isPlainText(place) && place.part === 'stream',
      apply: maskLogTimes,
    },
  },
  'library-lines': {
    isDefault: BY_DEFAULT,
    text: { appliesTo: isPlainText, apply: maskLibraryLines },
  },
  addresses: {
    isDefault: BY_DEFAULT,
    text: { appliesTo: isAnyText, apply: maskAddresses },
  },
  uuids: {
    isDefault: BY_DEFAULT,
    text: { appliesTo: isAnyText, apply: maskUuids },
  },
  'temporary-paths': {
    isDefault: BY_DEFAULT,
    text: { appliesTo: isAnyText, apply: maskTemporaryPaths },
  },
  'generated-ids': {
    isDefault: BY_DEFAULT,
    text: {
      appliesTo: (place) =>
        isPlainText(place) || place.mimeType === 'text/html',
      apply: (text, place) =>
        isPlainText(place) ? maskDisplayIds(text) : maskHtmlIds(text),
    },
  },
  'set-order': {
    isDefault: BY_DEFAULT,
    text: {
      appliesTo: isPythonText,
      apply: sortSets,
    },
  },
  'trailing-blanks': {
    isDefault: BY_DEFAULT,
    text: { appliesTo: isPlainText, apply: trimLineEnds },
  },
  pixels: { isDefault: BY_DEFAULT },
  /** Between cells: the worker looks at it. */
  'thread-text': { isDefault: BY_DEFAULT },
  'numpy-scalars': {
    isDefault: OPT_IN,
    text: { appliesTo: isPythonText, apply: writeScalarsPlainly },
  },
  'html-when-plain-equal': { isDefault: OPT_IN },
  stderr: { isDefault: OPT_IN },
  'ename-only': { isDefault: OPT_IN },
  dates: {
    isDefault: OPT_IN,
    text: { appliesTo: isAnyText, apply: maskDates },
  },
  floats: { isDefault: OPT_IN },
  whitespace: {
    isDefault: OPT_IN,
    text: {
      appliesTo: isPlainText,
      apply: collapseWhitespace,
      applyToLines: (lines) =>
        lines
          .map((line) => ({ ...line, text: collapseWhitespace(line.text) }))
          .filter(({ text }) => text !== ''),
    },
  },
  'sorted-lines': {
    isDefault: OPT_IN,
    text: {
      appliesTo: isPlainText,
      apply: (text) => sortBy(text.split('\n'), (line) => line).join('\n'),
      applyToLines: (lines) => sortBy(lines, ({ text }) => text),
    },
  },
}

function isPythonText(place: RulePlace): boolean {
  return isPlainText(place) && PYTHON.test(place.language)
}

const BY_NAME: ReadonlyMap<string, NamedRule> = new Map(
  Object.entries(NAMED_RULES),
)

export function isRuleName(name: string): name is RuleName {
  return BY_NAME.has(name)
}

/** Our text rules of these names, in their order. */
export function namedTextRules(
  isOn: (name: string) => boolean,
): readonly TextRule[] {
  return [...BY_NAME].flatMap(([name, { text }]) =>
    text && isOn(name) ? [{ name, ...text }] : [],
  )
}

export function isDefaultRule(name: string): boolean {
  return BY_NAME.get(name)?.isDefault ?? false
}
