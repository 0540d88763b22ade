import { pairByKey } from '../aligned-pairs.ts'
import type { TextContent } from '../output-difference.ts'
import { shownPair } from './shown-pair.ts'
import type { ShownText } from './shown-pair.ts'
import { cutLine, visiblePair, visibleText } from './visible-text.ts'

/** A line of a unified diff. A note stands for lines that are not shown. */
export interface DiffLine {
  readonly kind: 'same' | 'stored' | 'actual' | 'note'
  readonly text: string
}

/** Equal lines shown before and after a change. */
const CONTEXT = 3

/** Of one run of changed lines, on either side. */
const MAX_RUN = 40

interface OpenBlock {
  readonly same: ShownText[]
  /** The changed lines after `same`. */
  readonly stored: ShownText[]
  readonly actual: ShownText[]
}

type Block = { readonly [K in keyof OpenBlock]: readonly ShownText[] }

/**
 * A unified diff of two texts for people: long equal and changed stretches and
 * long lines are cut, changes that cannot be seen are shown by signs, a newline
 * at the end that only one text has as `⏎`.
 *
 * Lines are shown as they really were; those that differ only by what rules and
 * the tolerance let pass are equal.
 */
export function diffLines(
  stored: Pick<TextContent, 'text' | 'original'>,
  actual: Pick<TextContent, 'text' | 'original'>,
): readonly DiffLine[] {
  const isEndSame = stored.text.endsWith('\n') === actual.text.endsWith('\n')
  const newline = isEndSame ? '' : '⏎'
  const blocks = changedBlocks(
    shownLines(stored, newline),
    shownLines(actual, newline),
  )
  return blocks.flatMap((block, index) => [
    ...sameLines(block, index === 0),
    ...changedLines(block),
  ])
}

/** A text that only one side has, cut to what one can read. */
export function oneSidedLines(
  kind: 'stored' | 'actual',
  text: string,
): readonly DiffLine[] {
  const lines = splitLines(visibleText(text), '')
  return limitRun(lines.map((line) => ({ kind, text: cutLine(line) })))
}

function shownLines(
  { text, original = text }: Pick<TextContent, 'text' | 'original'>,
  newline: string,
): readonly ShownText[] {
  const lines = splitLines(visibleText(text), newline)
  const originals =
    original === text ? lines : splitLines(visibleText(original), newline)
  return lines.map((line, index) => ({
    text: line,
    original: originals[index] ?? line,
  }))
}

/** @param newline What stands for a newline at the very end. */
function splitLines(text: string, newline: string): string[] {
  const ended = text.endsWith('\n') ? text.slice(0, -1) + newline : text
  return ended.split('\n')
}

function changedBlocks(
  stored: readonly ShownText[],
  actual: readonly ShownText[],
): readonly Block[] {
  const pairs = pairByKey(stored.map(textOf), actual.map(textOf))
  if (pairs === undefined) {
    return [wholeBlock(stored, actual)]
  }
  const blocks: Block[] = []
  let block: OpenBlock = { same: [], stored: [], actual: [] }
  for (const pair of pairs) {
    const line = pair.stored === undefined ? undefined : stored[pair.stored]
    const other = pair.actual === undefined ? undefined : actual[pair.actual]
    if (line && other) {
      if (block.stored.length + block.actual.length > 0) {
        blocks.push(block)
        block = { same: [], stored: [], actual: [] }
      }
      block.same.push(line)
    } else if (line) {
      block.stored.push(line)
    } else if (other) {
      block.actual.push(other)
    }
  }
  return [...blocks, block]
}

function textOf({ text }: ShownText): string {
  return text
}

/** Everything between the lines that both texts have at their start and end. */
function wholeBlock(
  stored: readonly ShownText[],
  actual: readonly ShownText[],
): Block {
  let start = 0
  const shorter = Math.min(stored.length, actual.length)
  while (start < shorter && stored[start]?.text === actual[start]?.text) {
    start += 1
  }
  return {
    same: stored.slice(0, start),
    stored: stored.slice(start),
    actual: actual.slice(start),
  }
}

function sameLines(
  { same: lines, stored, actual }: Block,
  isFirst: boolean,
): readonly DiffLine[] {
  const before = isFirst ? 0 : CONTEXT
  const after = stored.length + actual.length === 0 ? 0 : CONTEXT
  const cut = lines.length - before - after
  const same = lines.map((line): DiffLine => ({
    kind: 'same',
    text: cutLine(line.original),
  }))
  if (cut <= 1) {
    return same
  }
  return [
    ...same.slice(0, before),
    { kind: 'note', text: `… ${cut} equal lines` },
    ...same.slice(lines.length - after),
  ]
}

function changedLines({ stored, actual }: Block): readonly DiffLine[] {
  const pairs = stored.map((line, index) => {
    const partner = actual[index]
    return partner === undefined
      ? ([cutLine(line.original), ''] as const)
      : visiblePair(...shownPair(line, partner))
  })
  return [
    ...limitRun(pairs.map(([text]) => ({ kind: 'stored', text }))),
    ...limitRun(
      actual.map((line, index) => ({
        kind: 'actual',
        text: pairs[index]?.[1] ?? cutLine(line.original),
      })),
    ),
  ]
}

function limitRun(lines: readonly DiffLine[]): readonly DiffLine[] {
  const more = lines.length - MAX_RUN
  if (more <= 1) {
    return lines
  }
  const [first] = lines
  return [
    ...lines.slice(0, MAX_RUN),
    { kind: 'note', text: `… ${more} more ${first?.kind ?? ''} lines` },
  ]
}
