import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { createColors } from '../../../src/common/colors.ts'
import type { CodeCell } from '../../../src/nbformat/types.ts'
import { failureError } from '../../../src/worker/report/failure.ts'
import { renderOutcome } from '../../../src/worker/report/render-outcome.ts'
import type { RenderContext } from '../../../src/worker/report/render-outcome.ts'
import type { RedOutcome } from '../../../src/worker/verdict/cell-outcome.ts'
import { root } from '../environments.ts'

export const colors = createColors(false)

/** A code cell whose source stands in the file from line 10 on. */
export function codeCell(source: string, number = 2): CodeCell {
  const sourceLines = source.split('\n').map((_, index) => 10 + index)
  return {
    cell_type: 'code',
    index: number - 1,
    number,
    source,
    metadata: {},
    execution_count: 1,
    outputs: [],
    position: {
      startLine: 8,
      endLine: 20,
      startOffset: 0,
      endOffset: 1,
      sourceLines,
    },
  }
}

/** What a terminal without colours shows of a red cell. */
export function failureText(
  cell: CodeCell,
  outcome: RedOutcome,
  context: Partial<RenderContext> = {},
): string {
  const failure = renderOutcome(cell, outcome, {
    root: '/project',
    cellOfCount: () => undefined,
    executionCount: 1,
    stderr: '',
    interpreter: () => ({
      command: '.venv/bin/python',
      kind: 'pip',
      prefix: '.venv',
      at: undefined,
    }),
    recorded: 'Stored output',
    hints: [],
    accept: 'Accept it with: npx vitest run a.ipynb:10 -u',
    colors,
    ...context,
  })
  const error = failureError(failure, {
    notebook: { file: '/project/a.ipynb', shown: 'a.ipynb' },
    cell,
    colors,
  })
  const parts = [Reflect.get(error, 'diff'), Reflect.get(error, 'frame')]
  // As Vitest prints them (4.1, 5.1, `printErrorInner`).
  return [`${error.name}: ${error.message}`, ...parts]
    .map((part) => String(part ?? '').trimEnd())
    .filter((part) => part !== '')
    .join('\n\n')
    .replaceAll(/(?<![^\S\n])[^\S\n]+$/gm, '')
}

/** An exception as a kernel sent it. */
export interface SentException {
  readonly source: string
  readonly count: number
  readonly ename: string
  readonly evalue: string
  readonly traceback: readonly string[]
  readonly stderr: string
}

/** What IPython 9.18 (Python 3.11) sends for exceptions of all kinds, by their names. */
export function sentExceptions(): Readonly<Record<string, SentException>> {
  const file = join(root, 'fixtures/tracebacks/ipython-9.18.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}
