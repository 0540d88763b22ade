import type { Colors } from '../../common/colors.ts'
import { inertLine, withoutCommands } from '../../common/inert.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { renderCellFrame } from './cell-frame.ts'
import type { NotebookPlace } from './notebook-place.ts'
import { stackFrame } from './stack-frame.ts'

/** Everything that Vitest shows of a red cell. */
export interface Failure {
  readonly name: string
  readonly message: string
  /** Stable, where the failure is ours and not the cell's. */
  readonly code?: string
  /** Line of the cell to point at, from 1. */
  readonly cellLine?: number | undefined
  /** Place in that line to point at, blanks before it not counted, from 0. */
  readonly cellCaret?: number | undefined
  /** Printed as it is, below the message: a diff that is already laid out. */
  readonly diff?: string
  /** Whole texts for editors that have a diff view of their own. */
  readonly expected?: string
  readonly actual?: string
  /** Below the source of the cell: frames, evidence, and what to do. */
  readonly after?: readonly string[]
}

export interface FailurePlace {
  readonly notebook: Pick<NotebookPlace, 'file' | 'shown'>
  readonly cell: CodeCell
  readonly colors: Colors
}

/**
 * The error that Vitest reports for a red cell. Its stack is written by hand
 * and has one frame, which leads into the `.ipynb`; `frame` replaces Vitest's
 * own code frame, which would show JSON (Vitest 4.1, 5.1).
 */
export function failureError(failure: Failure, place: FailurePlace): Error {
  const { cell, notebook, colors } = place
  const { sourceLines, startLine } = cell.position
  const line = sourceLines[(failure.cellLine ?? 1) - 1] ?? sourceLines[0]
  const message = withoutCommands(failure.message)
  const error = new Error(message)
  error.name = inertLine(failure.name)
  error.stack = `${error.name}: ${message}${stackFrame(notebook.file, line ?? startLine, `cell [${cell.number}]`)}`
  const where = `${notebook.shown}:${line ?? startLine}`
  const frame = [
    ` ${colors.cyan('❯')} ${colors.cyan(where)} ${colors.dim(`(cell [${cell.number}])`)}`,
    renderCellFrame(cell, failure.cellLine, colors, failure.cellCaret),
    ...(failure.after ?? []),
  ]
  return Object.assign(error, {
    // Vitest prints a frame in yellow, and goes back to yellow wherever a
    // colour ends by its own code; a reset it leaves alone.
    frame: withoutCommands(
      colors
        .reset(`${failure.diff === undefined ? '\n' : ''}${frame.join('\n')}\n`)
        .replaceAll('\u001b[39m', '\u001b[0m'),
    ),
    ...(failure.code !== undefined && { code: failure.code }),
    ...(failure.diff !== undefined && { diff: withoutCommands(failure.diff) }),
    ...(failure.expected !== undefined && {
      expected: withoutCommands(failure.expected),
    }),
    ...(failure.actual !== undefined && {
      actual: withoutCommands(failure.actual),
    }),
    showDiff: false,
  })
}
