import { createColors } from '../../common/colors.ts'
import type { Colors } from '../../common/colors.ts'
import type {
  BinaryContent,
  ChangedOutput,
  Content,
  OutputDifference,
} from '../output-difference.ts'
import { describeBinaryContent, shortHash } from './describe-content.ts'
import { diffLines, oneSidedLines } from './diff-lines.ts'
import type { DiffLine } from './diff-lines.ts'
import { numberLines, valueLines } from './render-value-changes.ts'
import type { ChangeLine } from './render-value-changes.ts'
import { subjectNames } from './subject-names.ts'
import { summariseDifferences } from './summarise-differences.ts'
import { cutLine, visibleText } from './visible-text.ts'

/** What a failing test shows of a cell's differences. */
export interface RenderedDifferences {
  /** One line: `Output of cell [3] changed: text/plain (1 of 2 outputs)`. */
  readonly summary: string
  /** All differences as one unified diff, with its legend. */
  readonly diff: string
  /** The stored lines of `diff`, for a diff view of Vitest or an editor. */
  readonly expected: string
  /** The actual lines of `diff`. */
  readonly actual: string
}

/** Of all differences together; a terminal and a CI log stay readable. */
const MAX_CHARACTERS = 12_000

/** A line of what a difference looks like to people. */
export type RenderedLine =
  | DiffLine
  | ChangeLine
  | { readonly kind: 'title'; readonly text: string }

/**
 * Words differences for people. The texts hold no base64 and no control
 * characters, and are cut to about 12,000 characters with a note of how much is
 * missing.
 *
 * @param cell How messages call the cell, e.g. `cell [3]`.
 * @param colors Default: none. Stored lines are green and actual ones red, as
 * Vitest colours expected and received.
 * @param recorded What the legend calls the stored side.
 */
export function renderDifferences(
  differences: readonly OutputDifference[],
  cell: string,
  colors: Colors = createColors(false),
  recorded = 'Stored output',
): RenderedDifferences {
  const several =
    new Set(differences.map(({ output }) => output.number)).size > 1
  const lines = limitLines(
    differences.flatMap((difference): readonly RenderedLine[] => [
      { kind: 'title', text: titleOf(difference, several) },
      ...linesOf(difference),
    ]),
  )
  const legend = `${colors.green(`- ${recorded}`)}\n${colors.red('+ Actual output')}`
  return {
    summary: summariseDifferences(differences, cell),
    diff: legend + lines.map((line) => printLine(line, colors)).join(''),
    expected: textOf(lines, 'stored'),
    actual: textOf(lines, 'actual'),
  }
}

/** What differs, and how: `stdout`, `image/png is missing`. */
export function titleOf(
  difference: OutputDifference,
  several: boolean,
): string {
  const { kind, output, subject } = difference
  const place =
    several && subject.type !== 'stream' ? `output ${output.number}, ` : ''
  const name = place + subjectNames(subject).join(' + ')
  switch (kind) {
    case 'missing':
      return `${name} is missing`
    case 'unexpected':
      return `${name} was not stored`
    case 'changed':
      return difference.detail === undefined
        ? name
        : `${name}: ${visibleText(difference.detail)}`
  }
}

/** The lines of one difference, not limited altogether. */
export function linesOf(difference: OutputDifference): readonly RenderedLine[] {
  switch (difference.kind) {
    case 'changed':
      return difference.changes
        ? valueLines(difference.changes)
        : changeLines(difference)
    case 'missing':
      return readableContents(difference.stored).flatMap((content) =>
        contentLines('stored', content),
      )
    case 'unexpected':
      return readableContents(difference.actual).flatMap((content) =>
        contentLines('actual', content),
      )
  }
}

function changeLines({
  stored,
  actual,
  numbers,
}: ChangedOutput): readonly DiffLine[] {
  if (stored.type === 'text' && actual.type === 'text') {
    return [
      ...diffLines(stored, actual),
      ...(numbers ? numberLines(numbers) : []),
    ]
  }
  if (stored.type === 'text' || actual.type === 'text') {
    return [
      ...contentLines('stored', stored),
      ...contentLines('actual', actual),
    ]
  }
  const storedLine = describeBinaryContent(stored)
  const actualLine = describeBinaryContent(actual)
  const hashOf = ({ base64 }: BinaryContent): string =>
    storedLine === actualLine ? `, sha256 ${shortHash(base64)}` : ''
  return [
    { kind: 'stored', text: storedLine + hashOf(stored) },
    { kind: 'actual', text: actualLine + hashOf(actual) },
  ]
}

function contentLines(
  kind: 'stored' | 'actual',
  content: Content,
): readonly DiffLine[] {
  return content.type === 'text'
    ? oneSidedLines(kind, content.text)
    : [{ kind, text: describeBinaryContent(content) }]
}

/** One text says what an output was; its other renderings would repeat it. */
function readableContents(contents: readonly Content[]): readonly Content[] {
  const text = contents.find(({ type }) => type === 'text')
  return contents.filter(
    (content) => content.type === 'binary' || content === text,
  )
}

function limitLines(lines: readonly RenderedLine[]): readonly RenderedLine[] {
  let length = 0
  const end = lines.findIndex(({ text }) => {
    length += text.length + 3
    return length > MAX_CHARACTERS
  })
  if (end === -1) {
    return lines
  }
  return [
    ...lines.slice(0, end),
    { kind: 'note', text: `… ${lines.length - end} more lines of differences` },
  ]
}

function printLine(line: RenderedLine, colors: Colors): string {
  const { text } = line
  switch (line.kind) {
    case 'title':
      return `\n\n  ${colors.bold(cutLine(text))}`
    case 'change': {
      const { place, stored, actual, note } = line
      return `\n  ${place}: ${colors.green(stored)} → ${colors.red(actual)}${colors.dim(note)}`
    }
    case 'same':
      return text === '' ? '\n' : `\n  ${text}`
    case 'stored':
      return `\n${colors.green(`- ${text}`)}`
    case 'actual':
      return `\n${colors.red(`+ ${text}`)}`
    case 'note':
      return `\n  ${colors.dim(text)}`
  }
}

function textOf(
  lines: readonly RenderedLine[],
  side: 'stored' | 'actual',
): string {
  const other = side === 'stored' ? 'actual' : 'stored'
  return lines
    .filter(({ kind }) => kind !== other)
    .map((line) => {
      if (line.kind === 'change') {
        return `${line.place}: ${line[side]}`
      }
      return line.kind === 'title' ? `${line.text}:` : line.text
    })
    .join('\n')
}
