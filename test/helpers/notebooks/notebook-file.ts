export interface CellSpec {
  readonly code?: string
  readonly markdown?: string
  /** nbformat outputs as stored; `[]` for a cell that ran and showed nothing. */
  readonly outputs?: readonly object[]
  /** `null` for a cell that was never run. Default: its position. */
  readonly count?: number | null
  readonly tags?: readonly string[]
  readonly metadata?: object
}

/** The text of a notebook, as Jupyter writes it. */
export function notebookFile(
  cells: readonly (CellSpec | string)[],
  metadata: object = {
    kernelspec: {
      name: 'python3',
      display_name: 'Python 3',
      language: 'python',
    },
  },
): string {
  let count = 0
  return `${JSON.stringify(
    {
      cells: cells.map((spec, index) => {
        const cell = typeof spec === 'string' ? { code: spec } : spec
        const common = {
          id: `c${index + 1}`,
          metadata: {
            ...(cell.tags && { tags: cell.tags }),
            ...cell.metadata,
          },
        }
        if (cell.markdown !== undefined) {
          return {
            cell_type: 'markdown',
            ...common,
            source: lines(cell.markdown),
          }
        }
        count += 1
        return {
          cell_type: 'code',
          ...common,
          execution_count: cell.count === undefined ? count : cell.count,
          outputs: cell.outputs ?? [],
          source: lines(cell.code ?? ''),
        }
      }),
      metadata,
      nbformat: 4,
      nbformat_minor: 5,
    },
    undefined,
    1,
  )}\n`
}

/** A notebook without outputs and counts, as tools that strip them leave it. */
export function strippedNotebook(
  ...cells: readonly (CellSpec | string)[]
): string {
  return notebookFile(
    cells.map((cell) => ({
      ...(typeof cell === 'string' ? { code: cell } : cell),
      count: null,
    })),
  )
}

function lines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

export function stdout(text: string): object {
  return { output_type: 'stream', name: 'stdout', text: lines(text) }
}

export function stderr(text: string): object {
  return { output_type: 'stream', name: 'stderr', text: lines(text) }
}

export function result(data: string | object, count = 1): object {
  return {
    output_type: 'execute_result',
    data: typeof data === 'string' ? { 'text/plain': lines(data) } : data,
    execution_count: count,
    metadata: {},
  }
}

export function display(data: string | object): object {
  return {
    output_type: 'display_data',
    data: typeof data === 'string' ? { 'text/plain': lines(data) } : data,
    metadata: {},
  }
}

export function error(ename: string, evalue: string): object {
  return { output_type: 'error', ename, evalue, traceback: [] }
}
