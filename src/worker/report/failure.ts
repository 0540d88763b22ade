import { stripVTControlCharacters } from 'node:util'

import type { Colors } from '../../common/colors.ts'
import { inertLine, withoutCommands } from '../../common/inert.ts'
import { cellName } from '../../nbformat/outline/cell-name.ts'
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
  /** Below the source of the cell: frames, and evidence. */
  readonly after?: readonly string[]
  /** What to do. */
  readonly remedies?: readonly string[]
}

export interface FailurePlace {
  readonly notebook: Pick<NotebookPlace, 'file' | 'shown'>
  readonly cell: CodeCell
  readonly colors: Colors
}

/** Of an error: its diff alone. */
const OWN_DIFF = Symbol('diff')

/**
 * The error that Vitest reports for a red cell. Its stack is written by hand:
 * one frame, which leads into the `.ipynb`, and below it what the terminal shows,
 * since that is all that JSON reports have of an error. `stacks` says the same
 * to who would else look for frames in that text.
 *
 * Vitest's UI shows of an error its message and `diff` alone, so the source of
 * the cell and the traceback are part of that; `frame` replaces Vitest's own code
 * frame, which would show JSON (Vitest 4.1, 5.1). In the terminal, one stands
 * below the other.
 */
export function failureError(failure: Failure, place: FailurePlace): Error {
  const { cell, notebook, colors } = place
  const line = lineOf(failure, place)
  const message = withoutCommands(failure.message)
  const error = new Error(message)
  error.name = inertLine(failure.name)
  const label = `cell [${cell.number}]`
  const diff = placedDiff(failure, place)
  const remedies = remediesOf(failure)
  const frame = stackFrame(notebook.file, line, label)
  error.stack = [
    `${error.name}: ${message}${frame}`,
    stripVTControlCharacters(diff),
    ...(remedies === '' ? [] : [remedies]),
  ].join('\n\n')
  return Object.defineProperty(
    Object.assign(error, {
      stacks:
        frame === ''
          ? []
          : [
              {
                method: inertLine(`${label} ${cellName(cell, undefined)}`),
                file: notebook.file,
                line,
                column: 1,
              },
            ],
      diff,
      // Vitest prints a frame in yellow. Without one it would print its own.
      frame: `${colors.reset(remedies === '' ? ' ' : remedies)}\n`,
      ...(failure.code !== undefined && { code: failure.code }),
      ...(failure.expected !== undefined && {
        expected: withoutCommands(failure.expected),
      }),
      ...(failure.actual !== undefined && {
        actual: withoutCommands(failure.actual),
      }),
      showDiff: false,
    }),
    OWN_DIFF,
    { value: failure.diff },
  )
}

/** The same as one text, for an error whose stack leads elsewhere: to a test. */
export function failureText(failure: Failure, place: FailurePlace): string {
  const remedies = remediesOf(failure)
  return [
    withoutCommands(failure.message),
    placedDiff(failure, place),
    ...(remedies === '' ? [] : [remedies]),
  ].join('\n\n')
}

function placedDiff(failure: Failure, place: FailurePlace): string {
  const { cell, notebook, colors } = place
  const where = `${notebook.shown}:${lineOf(failure, place)}`
  const label = colors.dim(`(cell [${cell.number}])`)
  return withoutCommands(
    [
      ...(failure.diff === undefined ? [] : [failure.diff, '']),
      ` ${colors.cyan('❯')} ${colors.cyan(where)} ${label}`,
      renderCellFrame(cell, failure.cellLine, colors, failure.cellCaret),
      ...(failure.after ?? []),
    ].join('\n'),
  )
}

function remediesOf({ remedies = [] }: Failure): string {
  return withoutCommands(remedies.map((remedy) => ` ${remedy}`).join('\n'))
}

function lineOf({ cellLine = 1 }: Failure, { cell }: FailurePlace): number {
  const { sourceLines, startLine } = cell.position
  return sourceLines[cellLine - 1] ?? sourceLines[0] ?? startLine
}

/** The difference that an error is about, without the rest of what is shown. */
export function ownDiff(error: Error): string | undefined {
  const diff: unknown = Reflect.get(error, OWN_DIFF)
  return typeof diff === 'string' ? withoutCommands(diff) : undefined
}
