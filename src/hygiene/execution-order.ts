import type { CheckedCell } from './checked-notebook.ts'
import { cellFinding } from './finding.ts'
import type { Finding, NotebookCheck } from './finding.ts'

/** Whether the cells were run one after the other, each once: 1 to n. */
export const executionOrder: NotebookCheck = {
  find(_, cells) {
    const counted = cells.flatMap((each) => {
      const { cell, directives } = each
      const isRun =
        cell.cell_type === 'code' &&
        // IPython does not count an empty cell.
        cell.source.trim() !== '' &&
        !directives.skip &&
        !directives.skipIf
      return isRun ? [{ each, count: cell.execution_count }] : []
    })
    if (counted.every(({ count }) => count === null)) {
      return []
    }
    const wrong = counted.flatMap(({ each, count }, index) =>
      count === index + 1 ? [] : [{ each, count, right: index + 1 }],
    )
    const [first, ...others] = wrong
    return first ? [describe(first, others.length)] : []
  },
  remedy:
    'Run all cells in a fresh kernel, and save: in JupyterLab by Run → Restart Kernel and Run All Cells….',
}

function describe(
  {
    each,
    count,
    right,
  }: {
    readonly each: CheckedCell
    readonly count: number | null
    readonly right: number
  },
  more: number,
): Finding {
  const what =
    count === null ? 'was not run' : `ran as In [${count}], not In [${right}]`
  return cellFinding(
    each,
    more === 0
      ? what
      : `${what}; ${more} more ${more === 1 ? 'is' : 'are'} out of order`,
  )
}
