import type { JsonValue } from '../../common/json.ts'
import { isJsonObject, isStringArray } from '../../common/json.ts'
import type {
  Compared,
  CompareChoice,
  ComparisonDirectives,
  ImageComparison,
  Tolerance,
} from '../../comparison/options/comparison-types.ts'
import type { DirectiveWord } from './directive-words.ts'

type ComparisonWord = DirectiveWord<{
  readonly comparison: ComparisonDirectives
}>

/** The directives about how outputs are compared; for cells and notebooks. */
export const COMPARISON_WORDS: Readonly<
  Record<
    'rules' | 'tolerance' | 'images' | 'compare' | 'ignore',
    ComparisonWord
  >
> = {
  rules: word('rules=dates -timings', (value) => {
    const rules = parseRules(value)
    return rules && { rules }
  }),
  tolerance: word('tolerance=1e-6', (value) => {
    const tolerance = parseTolerance(value)
    return tolerance && { tolerance }
  }),
  images: word('images=threshold 0.1', (value) => {
    const images = parseImages(value)
    return images && { images }
  }),
  compare: word('compare=shape', (value) => {
    const compare = parseCompare(value)
    return compare && { compare }
  }),
  ignore: word('ignore=text/html stderr', (value) => {
    const parts = parseWords(value)
    return parts && { ignore: parts.map((part) => ({ part })) }
  }),
}

function word(
  example: string,
  parseValue: (value: JsonValue) => ComparisonDirectives | undefined,
): ComparisonWord {
  const parse = (value: JsonValue): ReturnType<ComparisonWord['parse']> => {
    const comparison = parseValue(value)
    return comparison && { comparison }
  }
  return {
    example,
    takesProse: false,
    parse: (argument = '') => parse(argument),
    parseValue: parse,
  }
}

/** Words with blanks between them, or a list of strings; at least one. */
export function parseWords(value: JsonValue): readonly string[] | undefined {
  const words =
    typeof value === 'string'
      ? value.split(/\s+/).filter((each) => each !== '')
      : value
  return isStringArray(words) && words.length > 0 && !words.includes('')
    ? words
    : undefined
}

/** `{ dates: true, timings: false }`, `['dates', '-timings']` or `'dates -timings'`. */
export function parseRules(
  value: JsonValue,
): Readonly<Record<string, boolean>> | undefined {
  if (isJsonObject(value)) {
    const entries = Object.entries(value).flatMap(([name, isOn]) =>
      typeof isOn === 'boolean' ? [[name, isOn] as const] : [],
    )
    return entries.length === Object.keys(value).length
      ? Object.fromEntries(entries)
      : undefined
  }
  const names = parseWords(value)
  return (
    names &&
    Object.fromEntries(
      names.map((name) => [name.replace(/^-/, ''), !name.startsWith('-')]),
    )
  )
}

function parseTolerance(value: JsonValue): Tolerance | undefined {
  const fields = readFields(value, 'relative')
  const { relative, absolute, printed, ...others } = fields ?? {}
  if (!fields || Object.keys(others).length > 0) {
    return undefined
  }
  const isValid =
    (relative === undefined || (isAmount(relative) && relative < 1)) &&
    (absolute === undefined || isAmount(absolute)) &&
    (printed === undefined || typeof printed === 'boolean')
  return isValid
    ? {
        ...(relative !== undefined && { relative }),
        ...(absolute !== undefined && { absolute }),
        ...(printed !== undefined && { printed }),
      }
    : undefined
}

function parseImages(value: JsonValue): ImageComparison | undefined {
  if (value === 'ignore' || value === 'bytes' || value === 'pixels') {
    return value
  }
  const fields = readFields(value, 'threshold')
  const { threshold, maxDiffRatio, ...others } = fields ?? {}
  if (!fields || Object.keys(others).length > 0) {
    return undefined
  }
  const isValid =
    (threshold === undefined || (isAmount(threshold) && threshold <= 1)) &&
    (maxDiffRatio === undefined ||
      (isAmount(maxDiffRatio) && maxDiffRatio <= 1))
  return isValid
    ? {
        ...(threshold !== undefined && { threshold }),
        ...(maxDiffRatio !== undefined && { maxDiffRatio }),
      }
    : undefined
}

/** `shape`, `shape image/png stdout`, or `{ "image/png": "shape" }`. */
function parseCompare(value: JsonValue): CompareChoice | undefined {
  if (isJsonObject(value)) {
    const entries = Object.entries(value).flatMap(([part, compared]) =>
      isCompared(compared) ? [[part, compared] as const] : [],
    )
    return entries.length > 0 && entries.length === Object.keys(value).length
      ? Object.fromEntries(entries)
      : undefined
  }
  const [compared, ...parts] = parseWords(value) ?? []
  if (compared === undefined || !isCompared(compared)) {
    return undefined
  }
  return parts.length === 0
    ? compared
    : Object.fromEntries(parts.map((part) => [part, compared]))
}

function isCompared(value: JsonValue): value is Compared {
  return value === 'values' || value === 'shape'
}

function isAmount(value: JsonValue): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value)
}

/** An object, or its fields as words: `relative 1e-6 absolute 0.01 printed`; a number alone is the field `main`. */
function readFields(
  value: JsonValue,
  main: string,
): Readonly<Record<string, JsonValue>> | undefined {
  if (typeof value === 'number') {
    return { [main]: value }
  }
  if (isJsonObject(value)) {
    return Object.keys(value).length > 0 ? value : undefined
  }
  if (typeof value !== 'string' || value === '') {
    return undefined
  }
  if (isNumber(value)) {
    return { [main]: Number(value) }
  }
  const fields: Record<string, JsonValue> = {}
  const words = value.split(/[\s=]+/)
  for (let index = 0; index < words.length; index += 1) {
    const name = words[index] ?? ''
    const next = words[index + 1] ?? ''
    fields[name] = isNumber(next) ? Number(next) : true
    if (isNumber(next)) {
      index += 1
    }
  }
  return fields
}

function isNumber(text: string): boolean {
  return /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
}
