import type { RulePlace, TextRule } from './text-rule.ts'

/** A line as rules made it, by which it is compared, and as it was, which is shown. */
export interface RuledLine {
  readonly text: string
  readonly original: string
}

/**
 * What rules make of a text, line by line. `undefined` where a rule leaves open
 * which line became which.
 */
export function ruledLines(
  original: string,
  rules: readonly TextRule[],
  place: RulePlace,
): readonly RuledLine[] | undefined {
  let lines: readonly RuledLine[] | undefined = original
    .split('\n')
    .map((line) => ({ text: line, original: line }))
  for (const rule of rules) {
    if (!rule.appliesTo(place)) {
      continue
    }
    lines = rule.applyToLines
      ? rule.applyToLines(lines, place)
      : inPlace(lines, rule, place)
    if (!lines) {
      return undefined
    }
  }
  return lines
}

/**
 * For rules that look at one line at a time. Where they take away the end of a
 * line, what is left of it begins the next one.
 */
export function eachLine(
  lines: readonly RuledLine[],
  apply: (line: string) => string,
): readonly RuledLine[] {
  const ruled: RuledLine[] = []
  let begun = ''
  for (const [index, { text, original }] of lines.entries()) {
    const isLast = index === lines.length - 1
    const line = apply(isLast ? text : `${text}\n`)
    if (isLast || line.endsWith('\n')) {
      ruled.push({
        text: begun + (isLast ? line : line.slice(0, -1)),
        original: begun + original,
      })
      begun = ''
    } else {
      begun += line
    }
  }
  return ruled
}

function inPlace(
  lines: readonly RuledLine[],
  rule: TextRule,
  place: RulePlace,
): readonly RuledLine[] | undefined {
  const before = lines.map(({ text }) => text)
  const after = rule.apply(before.join('\n'), place).split('\n')
  if (after.length !== lines.length) {
    return undefined
  }
  const known = new Set(before)
  const ruled: RuledLine[] = []
  for (const [index, line] of lines.entries()) {
    const text = after[index] ?? ''
    // A line from elsewhere: a rule of the user's moves lines.
    if (text !== line.text && known.has(text)) {
      return undefined
    }
    ruled.push({ ...line, text })
  }
  return ruled
}
