import { stripVTControlCharacters } from 'node:util'

import type { ErrorOutput } from '../../nbformat/types.ts'
import { excerpt } from './excerpt.ts'
import { shownPath } from './notebook-place.ts'
import type { RenderContext } from './render-outcome.ts'
import { parseChain } from './traceback.ts'
import type { TracebackFrame } from './traceback.ts'
import { parseV8Stack } from './v8-stack.ts'

/** Lines of a traceback that could not be read as frames. */
const RAW_LINES = 12
/** Stands in place of a traceback after an exit. */
const HINT_OF_IPYTHON = 'An exception has occurred, use %tb'
/** Lines in all, and exceptions of a chain beside the last. */
const MAX_LINES = 40
const MAX_EARLIER = 5
const MAX_LINE = 120

/** Where an exception was raised in its cell. */
export interface CellPlace {
  /** From 1. */
  readonly line: number
  /** Of a syntax error: where in the line, blanks before it not counted, from 0. */
  readonly caret?: number | undefined
}

/** The innermost of the cell's own frames. */
export function locateError(
  error: ErrorOutput,
  context: RenderContext,
): CellPlace | undefined {
  const { frames } = parseChain(error.traceback)
  const own = ownFrame(frames, context)
  if (own) {
    return own
  }
  const line = groupLine(error, context)
  return line === undefined ? undefined : { line }
}

/**
 * The frames below the cell's own: those in the user's files and other cells,
 * each with its line of code, and how many in libraries between them; then the
 * exceptions that led to this one.
 */
export function renderTraceback(
  error: ErrorOutput,
  context: RenderContext,
): string[] {
  const { frames, earlier } = parseChain(error.traceback)
  const known = frames.length > 0 ? frames : parseV8Stack(error.traceback)
  const line = ownFrame(frames, context)?.line
  if (!known) {
    return renderRaw(error, context)
  }
  const lines = [
    ...renderFrames(known, context),
    ...earlier
      .slice(0, MAX_EARLIER)
      .flatMap(({ summary, relation, frames: ofEarlier }) => {
        // On the cell's own level IPython gives the line that it was on last (9.18).
        const place = ownFrame(ofEarlier, context)
        const isKnown = place !== undefined && place.line !== line
        const verb = relation === 'cause' ? 'caused by' : 'while handling'
        return [
          `   ${verb} ${shown(summary)}${isKnown ? ` (line ${place.line})` : ''}`,
          ...renderFrames(ofEarlier, context),
        ]
      }),
  ]
  return lines.length > MAX_LINES
    ? [
        ...lines.slice(0, MAX_LINES),
        context.colors.dim(`   … ${lines.length - MAX_LINES} more lines`),
      ]
    : lines
}

function renderFrames(
  frames: readonly TracebackFrame[],
  context: RenderContext,
): string[] {
  const lines: string[] = []
  let inLibraries = 0
  const flush = (): void => {
    if (inLibraries > 0) {
      lines.push(
        context.colors.dim(
          `   … ${inLibraries} ${inLibraries === 1 ? 'frame' : 'frames'} in libraries`,
        ),
      )
    }
    inLibraries = 0
  }
  for (const frame of frames.filter((frame) => !isOwn(frame, context))) {
    if (frame.type === 'file' && frame.isLibrary) {
      inLibraries += 1
      continue
    }
    flush()
    if (frame.type === 'compiled') {
      lines.push(`   in ${shown(frame.name)}`)
      continue
    }
    const place =
      frame.type === 'file'
        ? `${shown(shownPath(context.root, frame.file), Infinity)}:${frame.line}`
        : `cell [${context.cellOfCount(frame.executionCount) ?? '?'}] line ${frame.line}`
    const { name, code } = frame
    lines.push(`   ${place}${name === undefined ? '' : ` in ${shown(name)}`}`)
    if (code !== undefined) {
      lines.push(`     ${context.colors.dim(shown(code))}`)
    }
  }
  flush()
  return lines
}

function isOwn(frame: TracebackFrame, context: RenderContext): boolean {
  return (
    frame.type === 'cell' && frame.executionCount === context.executionCount
  )
}

function ownFrame(
  frames: readonly TracebackFrame[],
  context: RenderContext,
): CellPlace | undefined {
  const own = frames.findLast((frame) => isOwn(frame, context))
  return own?.type === 'cell' ? own : undefined
}

/**
 * Other kernels, and a `SystemExit` in IPython: the end of what they sent, without
 * the message, which stands above. IPython shows a group of exceptions on stderr
 * alone (9.18): then what it holds, from its beginning.
 */
function renderRaw(error: ErrorOutput, context: RenderContext): string[] {
  const { ename, evalue, traceback } = error
  const group = groupOf(error, context)
  if (group !== undefined) {
    const members = group.slice(group.indexOf(evalue) + evalue.length)
    return rawLines(members).slice(0, RAW_LINES)
  }
  const text = stripVTControlCharacters(traceback.join('\n')).trim()
  if (text.startsWith(HINT_OF_IPYTHON)) {
    return []
  }
  const repeated = [`${ename}: ${evalue}`, evalue]
    .map((message) => stripVTControlCharacters(message).trim())
    .find((message) => text.startsWith(message))
  const rest = text.slice(repeated?.length ?? 0)
  // IRkernel (1.3) writes that above no call at all, too.
  return rest.trim() === 'Traceback:' ? [] : rawLines(rest).slice(-RAW_LINES)
}

function rawLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `   ${shown(line)}`)
}

/** What stderr shows of a group of exceptions, from its own traceback on. */
function groupOf(
  { traceback }: ErrorOutput,
  { stderr }: RenderContext,
): string | undefined {
  const start = stderr.lastIndexOf('  + Exception Group Traceback')
  return traceback.length > 0 || start === -1 ? undefined : stderr.slice(start)
}

function groupLine(
  error: ErrorOutput,
  context: RenderContext,
): number | undefined {
  const line =
    /^ {2}\| {3}File ".*[\\/]ipykernel_\d+[\\/]\d+\.py", line (\d+), in <module>$/m.exec(
      groupOf(error, context) ?? '',
    )?.[1]
  return line === undefined ? undefined : Number(line)
}

function shown(line: string, limit = MAX_LINE): string {
  return excerpt(line, limit)
}
