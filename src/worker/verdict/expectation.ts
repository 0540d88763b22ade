import type { CellDirectives } from '../../directives/types.ts'
import { stderrOf } from '../../execution/cell-end.ts'
import type {
  CodeCell,
  ErrorOutput,
  Notebook,
  Output,
} from '../../nbformat/types.ts'

/** What the outputs of a cell are compared with. */
export type ExpectedOutputs =
  | { readonly type: 'recorded'; readonly outputs: readonly Output[] }
  /** Nothing was ever recorded of this cell, so that there is no claim to check. */
  | { readonly type: 'unrecorded' }
  /** The project compares nothing. */
  | { readonly type: 'none' }

/** Which exceptions are no surprise. */
export type ExpectedException =
  | { readonly type: 'none' }
  /** Whatever it raises is fine (nbclient's `allow_errors`). */
  | { readonly type: 'any' }
  /** It is recorded that the cell raised one of this class. */
  | { readonly type: 'recorded'; readonly ename: string }
  /**
   * It is recorded that the cell wrote this to stderr: so some kernels show an
   * error, of which nothing else is recorded.
   */
  | { readonly type: 'recorded-text'; readonly text: string }
  /** A directive says that it must raise, one of class `ename` if given. */
  | { readonly type: 'required'; readonly ename: string | undefined }

/** What a cell should come to; decided once, when it is planned. */
export interface Expectation {
  readonly outputs: ExpectedOutputs
  readonly exception: ExpectedException
  /** Whether its outputs are compared. */
  readonly check: boolean
  /** Whether it is marked as failing. */
  readonly fails: boolean
}

/**
 * The outputs that are stored in a notebook. A cell with neither count nor
 * outputs was never run, but where the counts of all are taken out and some
 * outputs are there, it showed nothing.
 */
export function storedOutputs({
  cells,
}: Pick<Notebook, 'cells'>): (cell: CodeCell) => ExpectedOutputs {
  const codeCells = cells.filter((cell) => cell.cell_type === 'code')
  const lacksCounts =
    codeCells.every(({ execution_count }) => execution_count === null) &&
    codeCells.some(({ outputs }) => outputs.length > 0)
  return ({ execution_count, outputs }) =>
    execution_count === null && outputs.length === 0 && !lacksCounts
      ? { type: 'unrecorded' }
      : { type: 'recorded', outputs }
}

/** Unites what is recorded of a cell, what its directives say, and its notebook's defaults. */
export function expectationOf(
  outputs: ExpectedOutputs,
  directives: Pick<
    CellDirectives,
    'raises' | 'check' | 'fails' | 'allowErrors'
  >,
  ofNotebook: {
    readonly check: boolean
    readonly allowErrors: boolean
  },
): Expectation {
  return {
    outputs,
    exception: expectedException(
      outputs,
      directives,
      directives.allowErrors ?? ofNotebook.allowErrors,
    ),
    check: directives.check ?? ofNotebook.check,
    fails: directives.fails !== undefined,
  }
}

/**
 * A recorded exception is an output like any other: where one of its class is
 * raised again, nothing changed.
 */
function expectedException(
  outputs: ExpectedOutputs,
  { raises }: Pick<CellDirectives, 'raises'>,
  allowErrors: boolean,
): ExpectedException {
  if (raises) {
    return { type: 'required', ename: raises.ename }
  }
  if (allowErrors) {
    return { type: 'any' }
  }
  const recorded = outputs.type === 'recorded' ? outputs.outputs : []
  const error = recorded.find(
    (output): output is ErrorOutput => output.output_type === 'error',
  )
  if (error) {
    return { type: 'recorded', ename: error.ename }
  }
  const text = stderrOf(recorded)
  return text === '' ? { type: 'none' } : { type: 'recorded-text', text }
}
