import { languageName } from '../nbformat/outline/notebook-kernel.ts'
import type { CodeCell, Notebook } from '../nbformat/types.ts'
import type { CodeFacts, NotebookFacts } from './page-facts.ts'
import { OutputShower } from './shown-output.ts'

/** What a run adds to a code cell. */
export type RunFacts = Pick<
  CodeFacts,
  'executionCount' | 'outputs' | 'recorded' | 'differences' | 'accept'
>

/** The facts of a notebook's cells, in their order. */
export function notebookFacts(
  notebook: Notebook,
  factsOf: (cell: CodeCell, shower: OutputShower) => RunFacts,
): NotebookFacts {
  const shower = new OutputShower()
  return {
    language: languageName(notebook),
    cells: notebook.cells.map((cell) =>
      cell.cell_type === 'code'
        ? {
            type: 'code',
            number: cell.number,
            source: cell.source,
            line: cell.position.sourceLines[0] ?? cell.position.startLine,
            ...factsOf(cell, shower),
          }
        : { type: cell.cell_type, source: cell.source },
    ),
  }
}

/** Of a notebook that did not run: what it has stored. */
export function storedFacts(notebook: Notebook): NotebookFacts {
  return notebookFacts(notebook, (cell, shower) => ({
    executionCount: cell.execution_count,
    outputs: undefined,
    recorded: shower.show(cell.outputs),
    differences: [],
    accept: '',
  }))
}
