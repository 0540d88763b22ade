import { stripVTControlCharacters } from 'node:util'

import type { ErrorOutput } from '../../nbformat/types.ts'
import { shownPath } from './notebook-place.ts'
import type { WordingContext } from './render-outcome.ts'
import { parseTraceback } from './traceback.ts'
import type { TracebackFrame } from './traceback.ts'
import { parseV8Stack } from './v8-stack.ts'

/** Lines of a traceback that could not be read as frames. */
const RAW_LINES = 12

/** The line of the cell in which it raised, from 1; the innermost of its frames. */
export function locateError(
  error: ErrorOutput,
  context: WordingContext,
): number | undefined {
  const own = parseTraceback(error.traceback).findLast((frame) =>
    isOwn(frame, context),
  )
  return own?.type === 'cell' ? own.line : undefined
}

/**
 * The frames below the cell's own: those in the user's files and other cells,
 * each with its line of code, and how many in libraries between them.
 */
export function renderFrames(
  error: ErrorOutput,
  context: WordingContext,
): string[] {
  const ofIpython = parseTraceback(error.traceback)
  const frames =
    ofIpython.length > 0 ? ofIpython : parseV8Stack(error.traceback)
  if (!frames) {
    return renderRaw(error)
  }
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
      lines.push(`   in ${frame.name}`)
      continue
    }
    const place =
      frame.type === 'file'
        ? `${shownPath(context.root, frame.file)}:${frame.line}`
        : `cell [${context.cellOfCount(frame.executionCount) ?? '?'}] line ${frame.line}`
    const { name, code } = frame
    lines.push(`   ${place}${name === undefined ? '' : ` in ${name}`}`)
    if (code !== undefined) {
      lines.push(`     ${context.colors.dim(code)}`)
    }
  }
  flush()
  return lines
}

function isOwn(frame: TracebackFrame, context: WordingContext): boolean {
  return (
    frame.type === 'cell' && frame.executionCount === context.executionCount
  )
}

/** Other kernels: the end of what they sent, without the message, which stands above. */
function renderRaw({ ename, evalue, traceback }: ErrorOutput): string[] {
  const text = stripVTControlCharacters(traceback.join('\n')).trim()
  const repeated = [`${ename}: ${evalue}`, evalue].find((message) =>
    text.startsWith(message.trim()),
  )
  return text
    .slice(repeated?.trim().length ?? 0)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-RAW_LINES)
    .map((line) => `   ${line}`)
}
