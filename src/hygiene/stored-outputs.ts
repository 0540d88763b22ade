import { member } from '../nbformat/json/json-node.ts'
import type { CodeCell } from '../nbformat/types.ts'
import type { CheckedCell, CheckedNotebook } from './checked-notebook.ts'
import { cellFinding } from './finding.ts'
import type { Finding, NotebookCheck } from './finding.ts'

/** Whether an error was left in an output that is not meant to be there. */
export const storedErrors: NotebookCheck = {
  find: (notebook, cells) =>
    withOutputs(cells).flatMap(({ each, cell }) =>
      mayRaise(notebook, each)
        ? []
        : cell.outputs.flatMap((output, index) =>
            output.output_type === 'error'
              ? [
                  cellFinding(
                    each,
                    `its output is an error, ${output.ename}`,
                    lineOfOutput(notebook, each, index),
                  ),
                ]
              : [],
          ),
    ),
  remedy:
    'Mend the cell, run it and save. If it is meant to raise, tag it raises-exception.',
}

/** Whether outputs are there of cells that, by their counts, were not run. */
export const unrunOutputs: NotebookCheck = {
  find(notebook, cells) {
    const found = withOutputs(cells).filter(
      ({ cell }) => cell.execution_count === null,
    )
    return found.map(({ each, cell }): Finding => {
      const { length } = cell.outputs
      return cellFinding(
        each,
        `has ${length} ${length === 1 ? 'output' : 'outputs'} and no execution count`,
        lineOfOutput(notebook, each, 0),
      )
    })
  },
  remedy:
    'Run all cells and save, or take the outputs out: jupyter nbconvert --clear-output --inplace NOTEBOOK',
}

/** Whether the outputs of a cell take more of the file than they may. */
export const outputSize: NotebookCheck = {
  find: (notebook, cells) =>
    withOutputs(cells).flatMap(({ each }) => {
      const node = member(each.node, 'outputs')
      const { text } = notebook.document
      const bytes = Buffer.byteLength(
        node ? text.slice(node.start, node.end) : '',
      )
      return bytes > notebook.maxOutputBytes
        ? [
            cellFinding(
              each,
              `has outputs of ${sizeAbove(bytes, notebook.maxOutputBytes)}, where ${sizeOf(notebook.maxOutputBytes)} are allowed`,
              lineOfOutput(notebook, each, 0),
            ),
          ]
        : []
    }),
  remedy:
    "Show less (a sample of rows, a smaller picture), or allow more: checks: { 'output-size': BYTES }",
}

function withOutputs(cells: readonly CheckedCell[]): readonly {
  readonly each: CheckedCell
  readonly cell: CodeCell
}[] {
  return cells.flatMap((each) =>
    each.cell.cell_type === 'code' && each.cell.outputs.length > 0
      ? [{ each, cell: each.cell }]
      : [],
  )
}

function mayRaise(
  { directives: { allowErrors = false } }: CheckedNotebook,
  { directives }: CheckedCell,
): boolean {
  return (
    directives.raises !== undefined ||
    directives.fails !== undefined ||
    (directives.allowErrors ?? allowErrors)
  )
}

function lineOfOutput(
  { document }: CheckedNotebook,
  { node }: CheckedCell,
  index: number,
): number {
  const outputs = member(node, 'outputs')
  const output = outputs?.type === 'array' ? outputs.items[index] : undefined
  return document.lines.lineAt((output ?? outputs ?? node).start)
}

/** In bytes where the rounded sizes look the same. */
function sizeAbove(bytes: number, limit: number): string {
  return sizeOf(bytes) === sizeOf(limit) ? `${bytes} B` : sizeOf(bytes)
}

/** Decimal units, as file managers show them. */
function sizeOf(bytes: number): string {
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1e3).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`
}
