import { relative, resolve } from 'node:path'

import { digestOf } from '../common/digest.ts'
import { packageFile } from '../common/package-files.ts'
import { globbedPath, slash } from '../common/paths.ts'
import { CHECKS_TITLE } from '../contract/check-names.ts'
import type { ModuleFailure } from '../contract/generated-call.ts'
import type { RuntimeSettings } from '../contract/settings.ts'
import { cellDirectives } from '../directives/cell-directives.ts'
import { notebookDirectives } from '../directives/notebook-directives.ts'
import { skipReason } from '../directives/skip-condition.ts'
import type { CellDirectives } from '../directives/types.ts'
import { outline } from '../nbformat/outline/outline.ts'
import type { Section } from '../nbformat/outline/outline.ts'
import { NotebookParseError } from '../nbformat/parse-error.ts'
import { parseNotebook } from '../nbformat/parse-notebook.ts'
import type { CodeCell, Notebook } from '../nbformat/types.ts'
import { casesOf } from '../parameters/cases.ts'
import { cellTitle, distinctTitles } from './cell-title.ts'
import {
  generateEmptyModule,
  generateFailingModule,
  generateModule,
} from './generate-module.ts'
import type { ModuleCode, ModuleSection } from './generate-module.ts'

const RUNTIME = packageFile('dist/worker.js')

/** What a test module depends on beside its notebook. */
export type ModuleSettings = Pick<
  RuntimeSettings,
  | 'root'
  | 'titles'
  | 'baseline'
  | 'checks'
  | 'cases'
  | 'cellTimeoutMs'
  | 'startupTimeoutMs'
  | 'queueMs'
  | 'around'
> & {
  /** Path of the module that the option `comparison` names. */
  readonly comparison: string | undefined
}

/**
 * Makes the test module of a notebook.
 *
 * @param file Absolute path.
 * @param parse Of the text.
 */
export function notebookModule(
  text: string,
  file: string,
  settings: ModuleSettings,
  parse: (text: string) => Notebook = parseNotebook,
): ModuleCode {
  const { root, titles, baseline, comparison } = settings
  const notebook = parseOrError(text, parse)
  if (notebook instanceof NotebookParseError) {
    const { name, message, code, line, column } = notebook
    const shown = slash(relative(root, file))
    return failing({ file, shown, name, message, code, line, column })
  }
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code')
  const reference = { file, digest: digestOf(text) }
  const checks =
    settings.checks === undefined ? undefined : { reference, runtime: RUNTIME }
  if (cells.length === 0) {
    return generateEmptyModule(
      notebook.cells.length === 0
        ? 'the notebook is empty'
        : 'the notebook has no code cells',
      checks,
    )
  }
  const ofNotebook = notebookDirectives(notebook).directives
  const { skip, skipIf } = ofNotebook
  const condition = skipReason(skipIf ?? [], process)
  if (skip || condition !== undefined) {
    return generateEmptyModule(
      skip?.reason ?? condition ?? 'marked to skip',
      checks,
    )
  }
  const directives = new Map(
    cells.map((cell) => [cell, cellDirectives(notebook, cell).directives]),
  )
  const cases = casesOf(settings.cases, globbedPath(root, file))
  return generateModule({
    reference,
    cases: cases.map(({ name }) => name),
    hasChecks: checks !== undefined,
    hasSnapshots:
      baseline === 'snapshot' ||
      (baseline === 'stored' && cases.some(({ stored }) => stored !== true)),
    comparison:
      comparison === undefined ? undefined : slash(resolve(root, comparison)),
    runtime: RUNTIME,
    root: moduleSection(outline(notebook), directives, titles),
    safetyNetMs:
      safetyNetMs(
        [...directives.values()].map((cell) => cell.timeoutMs),
        ofNotebook.timeoutMs ?? settings.cellTimeoutMs,
        settings.startupTimeoutMs,
      ) +
      settings.queueMs +
      // Each of `before` and `after` has the time of a cell.
      (settings.around ? 2 * (settings.cellTimeoutMs + 30_000) : 0),
  })
}

/** Vitest names files that are not there where it cannot name those that are. */
export function missingModule(file: string, root: string): ModuleCode {
  const shown = slash(relative(root, file))
  return failing({
    file,
    shown,
    name: 'NotebookError',
    message: `${shown} cannot be read: there is no such file.\nIf it is another one that you have, with a backslash, a control character or bytes that are not UTF-8 in its path, rename that.`,
    code: 'NB_ERR_PARSE',
    line: 1,
    column: 1,
  })
}

function failing(failure: ModuleFailure): ModuleCode {
  return generateFailingModule({ runtime: RUNTIME, failure })
}

function parseOrError(
  text: string,
  parse: (text: string) => Notebook,
): Notebook | NotebookParseError {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return error
    }
    throw error
  }
}

function moduleSection(
  section: Section,
  directives: ReadonlyMap<CodeCell, CellDirectives>,
  titles: ModuleSettings['titles'],
): ModuleSection {
  const ofCells = distinctTitles([
    // Of a test beside those of cells, by which reports know it.
    CHECKS_TITLE,
    ...section.cells.map((cell) =>
      cellTitle(cell, directives.get(cell)?.name, titles),
    ),
  ]).slice(1)
  return {
    title: section.title,
    line: section.line,
    tests: section.cells.map((cell, index) => ({
      number: cell.number,
      title: ofCells[index] ?? '',
      line: cell.position.sourceLines[0] ?? cell.position.startLine,
      only: directives.get(cell)?.only === true,
    })),
    sections: section.sections.map((inner) =>
      moduleSection(inner, directives, titles),
    ),
  }
}

/**
 * Vitest's own limit for a test or hook. A test may have to execute the whole
 * notebook, and all waiting is limited by timers of ours that end it in order
 * and name the cell; so this is only the net below them.
 */
function safetyNetMs(
  ofCells: readonly (number | undefined)[],
  byDefaultMs: number,
  startupTimeoutMs: number,
): number {
  const all = ofCells.reduce<number>(
    (sum, ms) => sum + (ms ?? byDefaultMs) + 30_000,
    0,
  )
  // Several Pythons may be tried, then a kernel.
  return all + 5 * startupTimeoutMs + 60_000
}
