import type { PlainJson } from '../common/plain-numbers.ts'
import type { Parameters } from '../parameters/parameter-value.ts'

/** What {@link openKernel} and the fixture `kernel` take. */
export interface KernelOptions {
  /** Name of a kernelspec. Default: the plugin's option `kernel`, what the notebook names, Python. */
  readonly kernel?: string
  /** Added to the kernel's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** For each cell, and each piece of code, in milliseconds. Default: the plugin's option `timeout`. */
  readonly timeout?: number
  /** Until the kernel answers, in milliseconds. Default: the plugin's option `startupTimeout`. */
  readonly startupTimeout?: number
  /** Interrupts what runs; so does the end of the time of the test. */
  readonly signal?: AbortSignal
}

/** What {@link openNotebook} takes. */
export interface OpenNotebookOptions extends KernelOptions {
  /**
   * Values for variables. They are set after the cell with the tag `parameters`,
   * else before the first cell, as papermill does.
   */
  readonly parameters?: Parameters
}

/** Which cells: a number (from 1, as in titles of tests), a name, a tag, an id, or a Markdown heading. */
export type CellSelector = number | string

/** An output, as nbformat has it. */
export type ShownOutput =
  | {
      readonly output_type: 'stream'
      readonly name: string
      readonly text: string
    }
  | {
      readonly output_type: 'display_data' | 'execute_result'
      readonly data: Readonly<Record<string, PlainJson>>
      readonly metadata: Readonly<Record<string, PlainJson>>
    }
  | {
      readonly output_type: 'error'
      readonly ename: string
      readonly evalue: string
      readonly traceback: readonly string[]
    }

/** What code showed. */
export interface ShownOutputs {
  /** What it printed, and the plain text of what it displayed; without white space at both ends. */
  readonly text: string
  /** What it wrote to stderr. */
  readonly stderr: string
  /** All of it, in order. */
  readonly outputs: readonly ShownOutput[]
  /** The exception that it raised. */
  readonly error:
    | { readonly name: string; readonly message: string }
    | undefined
  /**
   * The last thing that it displayed of a MIME type: text, base64 of images and
   * other binary data, or JSON. Undefined where there is none.
   */
  data(mimeType: string): PlainJson | undefined
}

/** A code cell, with what it showed when it ran last. */
export interface NotebookCell extends ShownOutputs {
  /** Among the code cells, from 1. */
  readonly number: number
  readonly source: string
  readonly tags: readonly string[]
  /** Whether it was executed by now. */
  readonly hasRun: boolean
}

/** Something else in the place of a name. */
export interface Patch extends AsyncDisposable {
  /** Gives the name what it had before. */
  undo(): Promise<void>
}

/** A kernel of a test's own. */
export interface TestKernel extends AsyncDisposable {
  /**
   * Executes code as a cell.
   *
   * @throws CellError when it raises.
   */
  execute(code: string): Promise<ShownOutputs>
  /**
   * The value of an expression of Python: JSON, and lists of tuples, arrays and
   * Series, records of DataFrames, sets, bytes, ISO text of dates.
   *
   * @throws CellError when it raises; NotebookError `NB_ERR_VALUE` when its value
   * has no equal here.
   */
  evaluate<T = unknown>(expression: string): Promise<T>
  /** Gives variables values. */
  set(values: Parameters): Promise<void>
  /**
   * Puts something else in the place of `module.function`, of an attribute, or of
   * a name of the notebook, as `unittest.mock.patch` does.
   *
   * @param code An expression, or a definition. Default: a `MagicMock`.
   */
  patch(target: string, code?: string): Promise<Patch>
  /** Ends the kernel. */
  close(): Promise<void>
}

/** A notebook in a kernel of its own. */
export interface TestNotebook extends Omit<TestKernel, 'execute'> {
  /** Absolute path. */
  readonly path: string
  /** Its code cells. */
  readonly cells: readonly NotebookCell[]
  /**
   * The one code cell that is called so.
   *
   * @throws NotebookError `NB_ERR_CELL` where none is, or several are.
   */
  cell(cell: CellSelector): NotebookCell
  /**
   * Executes these cells, whether they ran before or not; without any, those
   * that come after all that ran.
   *
   * @throws CellError when one raises and is not expected to.
   */
  run(cells?: CellSelector | readonly CellSelector[]): Promise<void>
  /** Executes what has not run yet, up to this cell, or to the last of this name. */
  runTo(cell: CellSelector): Promise<void>
  /** Executes all cells. */
  runAll(): Promise<void>
  /**
   * Executes code as a cell that is not in the notebook.
   *
   * @throws CellError when it raises.
   */
  inject(code: string): Promise<ShownOutputs>
}

declare global {
  // Vitest 4 and 5 have other type parameters for their own interface of matchers.
  namespace Chai {
    interface Assertion {
      /**
       * That a cell shows what is stored in the notebook, as the notebook's own
       * test would have it: by the same rules and marks. A cell that did not run
       * is run first, after those before it.
       */
      toMatchStoredOutput(): Promise<void>
      /**
       * That a cell, or what `execute` or `inject` gave, shows what the snapshot
       * has. A cell that did not run is run first, after those before it.
       *
       * @param hint Tells several snapshots of a test apart.
       */
      toMatchOutputSnapshot(hint?: string): Promise<void>
      /**
       * That a cell raises. One that did not run is run first, after those before it.
       *
       * @param name The class of the exception.
       * @param message All of what it says, or a part, or a pattern.
       */
      toRaise(name?: string, message?: string | RegExp): Promise<void>
    }
  }
}
