import { languageName } from '../nbformat/outline/notebook-kernel.ts'
import type { CodeCell, Notebook, TextCell } from '../nbformat/types.ts'
import type { CodeFacts, NotebookFacts, TextFacts } from './page-facts.ts'
import { OutputShower } from './shown-output.ts'

/** What a run adds to a code cell. */
export type RunFacts = Pick<
  CodeFacts,
  'executionCount' | 'outputs' | 'recorded' | 'differences' | 'accept'
>

/** The facts of a notebook's cells, in their order. */
export function notebookFacts(
  notebook: Notebook,
  baseline: NotebookFacts['baseline'],
  factsOf: (cell: CodeCell, shower: OutputShower) => RunFacts,
): NotebookFacts {
  const shower = new OutputShower()
  return {
    language: languageName(notebook),
    baseline,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === 'code'
        ? {
            type: 'code',
            number: cell.number,
            source: cell.source,
            line: cell.position.sourceLines[0] ?? cell.position.startLine,
            ...factsOf(cell, shower),
          }
        : textFacts(cell, shower),
    ),
  }
}

function textFacts(cell: TextCell, shower: OutputShower): TextFacts {
  const { cell_type: type, source, attachments } = cell
  const shown = attachments && shower.showAttachments(attachments)
  return { type, source, ...(shown && { attachments: shown }) }
}

/** Of a notebook that did not run: what it has stored. */
export function storedFacts(notebook: Notebook): NotebookFacts {
  return notebookFacts(notebook, 'stored', (cell, shower) => ({
    executionCount: cell.execution_count,
    outputs: undefined,
    recorded: shower.show(cell.outputs),
    differences: [],
    accept: undefined,
  }))
}
