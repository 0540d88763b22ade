import { member } from '../nbformat/json/json-node.ts'
import { kernelName } from '../nbformat/outline/notebook-kernel.ts'
import type { CheckedCell } from './checked-notebook.ts'
import { cellFinding, cellLabel } from './finding.ts'
import type { NotebookCheck } from './finding.ts'

/** Whether the notebook says which kernel runs it. */
export const kernelspec: NotebookCheck = {
  find({ notebook, document, root }) {
    const hasCode = notebook.cells.some(
      ({ cell_type: type }) => type === 'code',
    )
    return !hasCode || kernelName(notebook) !== undefined
      ? []
      : [
          {
            line: document.lines.lineAt(
              (member(root, 'metadata') ?? root).start,
            ),
            fact: 'the metadata has no kernelspec with a name',
          },
        ]
  },
  remedy: 'Choose a kernel and save: in JupyterLab by Kernel → Change Kernel….',
}

/** Whether empty cells were left at the end. */
export const trailingCells: NotebookCheck = {
  find({ cells }) {
    const last = cells.findLastIndex((each) => !isUnused(each))
    const [first, ...others] = cells.slice(last + 1)
    return first && last !== -1
      ? [
          cellFinding(
            first,
            others.length === 0
              ? 'is empty, and the last one'
              : others.length === 1
                ? 'is empty, and so is the one after it'
                : `is empty, and so are the ${others.length} after it`,
            first.cell.position.startLine,
          ),
        ]
      : []
  },
  remedy: 'Delete them.',
}

function isUnused({ cell }: CheckedCell): boolean {
  return (
    cell.source.trim() === '' &&
    (cell.cell_type !== 'code' || cell.outputs.length === 0)
  )
}

/** Whether each cell has an id of its own. */
export const uniqueIds: NotebookCheck = {
  find({ document, cells }) {
    const known = new Map<string, CheckedCell>()
    return cells.flatMap((each) => {
      const node = member(each.node, 'id')
      if (node?.type !== 'scalar' || typeof node.value !== 'string') {
        return []
      }
      const first = known.get(node.value)
      if (!first) {
        known.set(node.value, each)
        return []
      }
      return [
        cellFinding(
          each,
          `has the id ${JSON.stringify(node.value)}, as ${cellLabel(first.cell)} has`,
          document.lines.lineAt(node.start),
        ),
      ]
    })
  },
  remedy:
    'Write another text of letters and digits there: ids tell cells apart in diffs and links.',
}
