import { isStringArray } from '../common/json.ts'
import type { Cell, CodeCell, Notebook } from '../nbformat/types.ts'

/** Where parameters come into a notebook. */
export interface ParameterCells {
  /** The first cell with the tag `parameters`: it has the defaults. */
  readonly defaults: CodeCell | undefined
  /** A cell that papermill has injected: other parameters take its place. */
  readonly injected: CodeCell | undefined
}

/** Finds the cells that papermill goes by. */
export function findParameterCells({
  cells,
}: Pick<Notebook, 'cells'>): ParameterCells {
  const tagged = (tag: string): CodeCell | undefined =>
    cells
      .filter((cell) => cell.cell_type === 'code')
      .find((cell) => tagsOf(cell).includes(tag))
  return {
    defaults: tagged('parameters'),
    injected: tagged('injected-parameters'),
  }
}

/** Tags of Jupyter; what is no list of texts has none. */
export function tagsOf({
  metadata,
}: Pick<Cell, 'metadata'>): readonly string[] {
  const { tags } = metadata
  return isStringArray(tags) ? tags : []
}
