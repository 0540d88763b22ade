import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'

import { digestOf } from '../../common/digest.ts'
import { NotebookError } from '../../common/errors.ts'
import type { NotebookReference } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { cellDirectives } from '../../directives/cell-directives.ts'
import { notebookDirectives } from '../../directives/notebook-directives.ts'
import { skipReason } from '../../directives/skip-condition.ts'
import type { NotebookDirectives } from '../../directives/types.ts'
import { codeSources } from '../../nbformat/outline/code-sources.ts'
import {
  kernelName,
  languageName,
} from '../../nbformat/outline/notebook-kernel.ts'
import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import { workerKernelManager } from '../kernels/kernel-manager.ts'
import type { NotebookKernel } from '../kernels/kernel-manager.ts'
import { findPreloadHazard } from '../kernels/preload-hazards.ts'
import type { Recording } from '../recording/recording.ts'
import { shownPath } from '../report/failure.ts'
import type { ExpectedOutputs } from '../verdict/baseline.ts'
import { cellComparisons } from './cell-comparison.ts'
import { startRecord } from './notebook-dependencies.ts'
import type { FileRecord } from './notebook-dependencies.ts'
import { NotebookSession } from './notebook-session.ts'
import type { SessionCell } from './notebook-session.ts'

/** A code cell with what its notebook and its directives say of it. */
export interface PlannedCell extends SessionCell {
  readonly warnings: readonly string[]
}

/** A notebook with its kernel, ready to run its cells. */
export interface StartedNotebook {
  /** As it was read when it started. */
  readonly text: string
  readonly notebook: Notebook
  readonly cells: readonly PlannedCell[]
  readonly kernel: NotebookKernel
  readonly session: NotebookSession
  readonly record: FileRecord | undefined
}

/**
 * Reads a notebook and starts its kernel.
 *
 * @throws NotebookError of any code but `NB_ERR_OPTIONS`.
 */
export async function startNotebook(
  reference: NotebookReference,
  settings: RuntimeSettings,
  recording: Pick<Recording, 'expectedOutputs'>,
): Promise<StartedNotebook> {
  const text = await readNotebook(reference, settings)
  const notebook = parseNotebook(text)
  const expectedOf = recording.expectedOutputs(notebook)
  const startedAt = Date.now()
  const kernel = await startKernel(notebook, reference.file, settings)
  const record = await startRecord(kernel, startedAt, settings)
  const { directives } = notebookDirectives(notebook)
  const comparisonOf = cellComparisons(
    settings.comparison,
    directives.comparison,
  )
  const cells = notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) =>
      planCell(notebook, cell, directives, comparisonOf, expectedOf, settings),
    )
  const session = new NotebookSession(kernel.kernel, cells, {
    onError: directives.onError ?? settings.onError,
    notebookTimeoutMs:
      directives.notebookTimeoutMs ?? settings.notebookTimeoutMs,
  })
  return { text, notebook, cells, kernel, session, record }
}

/** Ends the notebook's kernel. */
export async function endNotebook(started: StartedNotebook): Promise<void> {
  started.session[Symbol.dispose]()
  await workerKernelManager().end(started.kernel.kernel)
}

async function readNotebook(
  { file, digest }: NotebookReference,
  { root }: RuntimeSettings,
): Promise<string> {
  const text = await readFile(file, 'utf8')
  if (digestOf(text) !== digest) {
    throw new NotebookError(
      'NB_ERR_PARSE',
      `${shownPath(root, file)} was changed after Vitest had read it.\nRun it again.`,
    )
  }
  return text
}

async function startKernel(
  notebook: Notebook,
  file: string,
  settings: RuntimeSettings,
): Promise<NotebookKernel> {
  return workerKernelManager().start({
    brokerPath: settings.brokerPath,
    file,
    serverPath: serverPath(file, settings),
    wish: {
      override: settings.kernel,
      name: kernelName(notebook),
      language: languageName(notebook),
    },
    env: settings.env,
    preloadRefused: settings.preload
      ? findPreloadHazard(codeSources(notebook))
      : undefined,
    startupTimeoutMs: settings.startupTimeoutMs,
  })
}

/** The notebook as the server's contents API names it. */
function serverPath(file: string, settings: RuntimeSettings): string {
  const { root, serverRoot } = settings
  const fetched = fetchedPath(file, settings)
  if (fetched !== undefined) {
    return fetched
  }
  const path = relative(root, file).replaceAll('\\', '/')
  return serverRoot === '' ? path : `${serverRoot}/${path}`
}

/** The same for a notebook that is on the server, and here only as a copy. */
export function fetchedPath(
  file: string,
  { fetchedRoot }: RuntimeSettings,
): string | undefined {
  const path = relative(fetchedRoot, file).replaceAll('\\', '/')
  return path.startsWith('../') ? undefined : path
}

function planCell(
  notebook: Notebook,
  cell: CodeCell,
  ofNotebook: NotebookDirectives,
  comparisonOf: ReturnType<typeof cellComparisons>,
  expectedOf: (cell: CodeCell) => ExpectedOutputs,
  settings: RuntimeSettings,
): PlannedCell {
  const { directives, warnings } = cellDirectives(notebook, cell)
  const comparison = comparisonOf(directives.comparison)
  const reason = skipReason(directives.skipIf ?? [], process)
  const skip =
    directives.skip ?? (reason === undefined ? undefined : { reason })
  return {
    cell,
    warnings: [...warnings, ...comparison.warnings],
    rules: {
      directives: skip ? { ...directives, skip } : directives,
      comparison: comparison.settings,
      expected: () => expectedOf(cell),
      check: directives.check ?? ofNotebook.check ?? true,
      allowErrors: ofNotebook.allowErrors ?? false,
      timeoutMs:
        directives.timeoutMs ?? ofNotebook.timeoutMs ?? settings.cellTimeoutMs,
    },
  }
}
