import { describeCodePoint, withSigns } from '../../common/inert.ts'
import { base64ByteLength } from '../../nbformat/read/base64.ts'
import { formatBytes, shortHash } from './describe-content.ts'

/** A line of MIME base64 has 76 characters. */
const BASE64_LINE = /[A-Za-z0-9+/]{76}/g
const BASE64_CHARACTER = /[A-Za-z0-9+/]/

/** White space that looks like a blank. */
const BLANKS = /[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g

/** In longer lines only the part around the change is shown. */
const MAX_LINE = 160
const BEFORE_CHANGE = 60

/**
 * Text that is safe and useful in a terminal: base64 is summed up, control
 * characters are shown as signs and cannot act.
 */
export function visibleText(text: string): string {
  return withSigns(sumUpBase64(text))
}

function sumUpBase64(text: string): string {
  let shown = ''
  let end = 0
  for (let start = nextRun(text, 0); start !== -1; start = nextRun(text, end)) {
    shown += text.slice(end, start)
    end = endOfRun(text, start)
    const run = text.slice(start, end)
    shown += looksLikeBase64(run)
      ? `‹base64, ${formatBytes(base64ByteLength(run))}, sha256 ${shortHash(run)}›`
      : run
  }
  return shown + text.slice(end)
}

function nextRun(text: string, from: number): number {
  BASE64_LINE.lastIndex = from
  return BASE64_LINE.exec(text)?.index ?? -1
}

/** A quantifier without a limit overflows V8's stack for runs of many megabytes. */
function endOfRun(text: string, start: number): number {
  let end = start + 76
  while (BASE64_CHARACTER.test(text[end] ?? '')) {
    end += 1
  }
  while (text[end] === '=') {
    end += 1
  }
  return end
}

/** Long words and paths are made of the same letters, but not of this mixture. */
function looksLikeBase64(run: string): boolean {
  const slashes = run.split('/').length - 1
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && slashes < run.length / 10
}

/**
 * Two lines that differ, so that one sees where: what cannot be seen (blanks at
 * the end, tabs, no-break spaces, combined letters) is shown by signs where
 * nothing else differs, and long lines are cut around the change.
 */
export function visiblePair(
  stored: string,
  actual: string,
): readonly [stored: string, actual: string] {
  return cutPair(...revealPair(stored, actual))
}

function revealPair(stored: string, actual: string): readonly [string, string] {
  if (asSeen(stored) !== asSeen(actual)) {
    return [stored, actual]
  }
  const blanks = [revealBlanks(stored), revealBlanks(actual)] as const
  return asSeen(blanks[0]) === asSeen(blanks[1])
    ? [revealLetters(stored), revealLetters(actual)]
    : blanks
}

function asSeen(line: string): string {
  return line.normalize('NFC').replace(BLANKS, ' ').trimEnd()
}

function revealBlanks(line: string): string {
  const shown = line.replace(/(?<! ) +$/, (blanks) => '·'.repeat(blanks.length))
  return shown.replace(BLANKS, (blank) =>
    blank === '\t' ? '→' : describeCodePoint(blank),
  )
}

function revealLetters(line: string): string {
  return line.replace(/[^\0-\x7f]/gu, describeCodePoint)
}

function cutPair(stored: string, actual: string): readonly [string, string] {
  const shorter = Math.min(stored.length, actual.length)
  let change = 0
  while (change < shorter && stored[change] === actual[change]) {
    change += 1
  }
  return [cutLine(stored, change), cutLine(actual, change)]
}

/** At most {@link MAX_LINE} characters of a line, around the one at `change`. */
export function cutLine(line: string, change = 0): string {
  if (line.length <= MAX_LINE) {
    return line
  }
  const start = change < MAX_LINE - 20 ? 0 : change - BEFORE_CHANGE
  const end = start + MAX_LINE
  return (
    (start > 0 ? '…' : '') +
    line.slice(start, end) +
    (end < line.length ? `… (${line.length} characters)` : '')
  )
}
