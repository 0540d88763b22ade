/// <reference types="vitest" preserve="true" />
// `preserve` keeps it in the declarations: a program that has Vitest only by
// `vitest/config` and `vitest/node` would not know what is added below.

/** What a cell's test tells the main process beside its verdict. */
export interface CellMeta {
  /** Of the code cell, from 1. */
  readonly number: number
  /** Kind of its outcome, e.g. `matched`. */
  readonly outcome: string
  /** Why nothing was compared or executed, for `not-compared`, `skipped`, `blocked`. */
  readonly reason?: string
  /** How its new outputs are accepted, where they can be: one sentence. */
  readonly accept?: string
  readonly durationMs?: number
  /** Rules without which its outputs would not have been equal. */
  readonly rules?: readonly string[]
  /** What the tries before came to, of a test that `--retry` made green. */
  readonly failedTries?: readonly string[]
  /** Directives that could not be read or contradict each other. */
  readonly warnings?: readonly string[]
}

/** What the checks of a notebook's file came to. */
export interface ChecksMeta {
  readonly findings: number
  /** Names of the checks that it does not pass. */
  readonly failed: readonly string[]
}

/** What a notebook used of the project's files; absolute paths. */
export interface NotebookDependencies {
  /** Read and not written, imported modules among them. */
  readonly files: readonly string[]
  readonly written: readonly string[]
  /** Whether all of its cells ran to their end, so that nothing is missing. */
  readonly isComplete: boolean
}

/** What a notebook's module tells the main process. */
export interface NotebookMeta {
  /** E.g. `Python 3.12 (.venv, ipykernel 7.4)`. */
  readonly kernel?: string
  /** Whether the kernel was forked, and with modules imported beforehand. */
  readonly start?: 'preloaded' | 'forked' | 'plain'
  /** Worth a line in a verbose report only: why it was not. */
  readonly details?: readonly string[]
  /** Kinds of outcomes by code cell, where cells wrote more after their tests had ended. */
  readonly late?: Readonly<Record<number, string>>
  /** Whether the outputs that were accepted are saved. */
  readonly saved?: boolean
  /** Digest of the text that was written into the notebook's file. */
  readonly written?: string
  /** E.g. that another kernelspec than the named one was taken. */
  readonly notes?: readonly string[]
  /** What the page of the run shows of it, in a blob report only: JSON, deflated, as base64. */
  readonly pageFacts?: string
  /** Only of a kernel that tells. */
  readonly dependencies?: NotebookDependencies
}

declare module 'vitest' {
  interface TaskMeta {
    cell?: CellMeta
    checks?: ChecksMeta
    notebook?: NotebookMeta
    /** Of the suite of a case, and all that is in it: its name. */
    notebookCase?: string
  }
}
