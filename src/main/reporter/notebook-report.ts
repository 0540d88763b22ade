import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import type { TestCase, TestModule } from 'vitest/node'

import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { CellMeta, NotebookMeta } from '../../contract/task-meta.ts'
import { casePath } from '../../parameters/cases.ts'
import { notebookParts } from './notebook-parts.ts'
import type { NotebookPart } from './notebook-parts.ts'

/** What became of one notebook. */
export interface NotebookReport {
  /** As messages show it. */
  readonly path: string
  /** `undefined` where no cell of it ran. */
  readonly meta: NotebookMeta | undefined
  /** The files that it used, as messages show them. */
  readonly uses: readonly string[]
  readonly cells: readonly CellReport[]
  /** How many findings its checks had; `undefined` where they were not run. */
  readonly findings?: number | undefined
  /** Of the notebook as a whole, and of its checks. */
  readonly errors: readonly ErrorReport[]
}

export interface CellReport {
  /** Of its test. */
  readonly title: string
  readonly state: ReturnType<TestCase['result']>['state']
  /** `undefined` where its test did not come to a verdict. */
  readonly meta: CellMeta | undefined
  readonly errors: readonly ErrorReport[]
}

/** An error as text without colours. */
export interface ErrorReport {
  /** Its name and message. */
  readonly text: string
  /** The difference, the source of the cell, the traceback. */
  readonly details: string | undefined
  /** Of the notebook's file. */
  readonly line: number | undefined
}

/** Reads off Vitest's module what a run did with a notebook: with each case of it. */
export function notebookReports(module: TestModule): NotebookReport[] {
  return notebookParts(module).map((part) => partReport(module, part))
}

export function partReport(
  module: TestModule,
  { case: name, meta, checks, tests, errors }: NotebookPart,
): NotebookReport {
  const { root } = module.project.config
  const { files = [] } = meta?.dependencies ?? {}
  return {
    path: inertLine(casePath(module.relativeModuleId, name)),
    meta,
    uses: files.map((file) => inertLine(slash(relative(root, file)))),
    findings: checks?.meta().checks?.findings,
    cells: tests.map((test) => ({
      title: test.name,
      state: test.result().state,
      meta: test.meta().cell,
      errors: (test.result().errors ?? []).map(errorReport),
    })),
    errors: [...errors, ...(checks?.result().errors ?? [])].map(errorReport),
  }
}

function errorReport(
  error: ReturnType<TestModule['errors']>[number],
): ErrorReport {
  const { name, message, diff, stacks } = error
  const text = stripVTControlCharacters(`${name ?? 'Error'}: ${message}`)
  return {
    text,
    details:
      typeof diff === 'string' ? stripVTControlCharacters(diff) : undefined,
    line: stacks?.[0]?.line,
  }
}
