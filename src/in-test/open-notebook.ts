import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { vi } from 'vitest'

import { messageOf, NotebookError } from '../common/errors.ts'
import type { RuntimeSettings } from '../contract/settings.ts'
import { notebookDirectives } from '../directives/notebook-directives.ts'
import { codeSources } from '../nbformat/outline/code-sources.ts'
import { languageName } from '../nbformat/outline/notebook-kernel.ts'
import { NotebookParseError } from '../nbformat/parse-error.ts'
import { parseNotebook } from '../nbformat/parse-notebook.ts'
import type { CodeCell, Notebook } from '../nbformat/types.ts'
import { refuseUnknownNames } from '../parameters/injection/plan-injection.ts'
import { notebookParameters } from '../parameters/notebook-parameters.ts'
import { acceptCommand } from '../worker/report/accept-command.ts'
import { notebookPlace } from '../worker/report/notebook-place.ts'
import type { NotebookPlace } from '../worker/report/notebook-place.ts'
import { planCells } from '../worker/session/cells/plan-cells.ts'
import { loadComparison } from '../worker/session/load-comparison.ts'
import { startNotebookKernel } from '../worker/session/start-notebook.ts'
import { storedOutputs } from '../worker/verdict/expectation.ts'
import { CallSite } from './call-site.ts'
import { CellFinder } from './cells/find-cells.ts'
import { NotebookRuns } from './cells/notebook-runs.ts'
import { ParameterSetter } from './cells/set-parameters.ts'
import { KernelSession } from './kernel-session.ts'
import { KERNEL_OPTIONS, refuseUnknownOptions } from './known-options.ts'
import { closeOlder, remember } from './leftovers.ts'
import { OpenedNotebook } from './opened-notebook.ts'
import { givenSignal, testSignal } from './surroundings/current-test.ts'
import { findNotebook } from './surroundings/find-notebook.ts'
import {
  projectRoot,
  settingsFor,
  testFile,
} from './surroundings/run-settings.ts'
import type {
  KernelOptions,
  OpenNotebookOptions,
  TestNotebook,
} from './types.ts'

/**
 * Opens a notebook in a kernel of its own; nothing of it is executed yet.
 *
 * @param path Below the root of the project, or beside the test.
 * @throws NotebookError of any code.
 * @example
 * await using nb = await openNotebook('analysis.ipynb', { parameters: { year: 2024 } })
 */
export async function openNotebook(
  path: string | URL,
  options: OpenNotebookOptions = {},
): Promise<TestNotebook> {
  const site = new CallSite(1)
  return site.during(async () => {
    await closeOlder()
    const file = findNotebook(path, projectRoot(), testFile())
    refuseUnknownOptions('openNotebook()', options, [
      ...KERNEL_OPTIONS,
      'parameters',
    ])
    const settings = withOptions(await settingsFor(file), options)
    const place = notebookPlace(file, settings)
    const notebook = await readNotebook(place)
    return start(notebook, place, settings, options)
  })
}

async function start(
  notebook: Notebook,
  place: NotebookPlace,
  settings: RuntimeSettings,
  options: OpenNotebookOptions,
): Promise<TestNotebook> {
  const { file, shown } = place
  const { directives } = notebookDirectives(notebook)
  const cells = planCells(
    notebook,
    directives,
    {
      comparison: await loadComparison(
        settings.comparisonOptions,
        comparisonModule(settings),
      ),
      cellTimeoutMs: settings.cellTimeoutMs,
    },
    storedOutputs(notebook),
  )
  // Before there is a kernel: values that cannot be given must leave none.
  const values = {
    ...notebookParameters(notebook, settings.parameters, place.path),
    ...options.parameters,
  }
  const parameters = new ParameterSetter(
    notebook,
    Object.keys(values).length === 0 ? undefined : values,
    (code) => session.execute(code, 'the parameters'),
  )
  refuseUnknownNames(notebook, Object.keys(values), shown)
  const kernel = await startNotebookKernel(notebook, place, settings)
  const session: KernelSession = new KernelSession({
    kernel,
    shown,
    root: settings.root,
    language: languageName(notebook),
    sources: codeSources(notebook),
    timeoutMs: settings.cellTimeoutMs,
    answers: settings.answers,
    signal: givenSignal(options.signal),
    testSignal: testSignal(),
    onClose: () => forget(),
  })
  const forget = remember(() => session.close())
  const runs = new NotebookRuns({
    session,
    notebook,
    place,
    root: settings.root,
    cells,
    parameters,
    accept: (cell) => describeAcceptance(file, settings, options, cell),
  })
  const finder = new CellFinder(notebook, shown)
  return new OpenedNotebook(file, cells, session, runs, finder)
}

/** Settings, where the test says nothing else. */
export function withOptions(
  settings: RuntimeSettings,
  { kernel, env, timeout, startupTimeout }: KernelOptions,
): RuntimeSettings {
  return {
    ...settings,
    kernel: kernel ?? settings.kernel,
    env: { ...settings.env, ...env },
    cellTimeoutMs: timeout ?? settings.cellTimeoutMs,
    startupTimeoutMs: startupTimeout ?? settings.startupTimeoutMs,
  }
}

async function readNotebook({ file, shown }: NotebookPlace): Promise<Notebook> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new NotebookError(
      'NB_ERR_PARSE',
      `${shown} cannot be read: ${messageOf(error)}.\nMake it a file that can be.`,
    )
  })
  try {
    return parseNotebook(text)
  } catch (error) {
    if (error instanceof NotebookParseError) {
      throw new NotebookError('NB_ERR_PARSE', `${shown}: ${error.message}`)
    }
    throw error
  }
}

/** The module that the option `comparison` names: Vite transforms it, as for the notebooks' own tests. */
function comparisonModule({
  root,
  comparisonOptions: { module },
}: RuntimeSettings):
  | (() => Promise<Readonly<Record<string, unknown>>>)
  | undefined {
  return module === undefined
    ? undefined
    : () => vi.importActual(resolve(root, module))
}

function describeAcceptance(
  file: string,
  { runCommand, baseline }: RuntimeSettings,
  { parameters }: OpenNotebookOptions,
  cell: CodeCell | undefined,
): string {
  const canAccept =
    runCommand.length > 0 && baseline === 'stored' && parameters === undefined
  return canAccept
    ? `Accept it with: ${acceptCommand(file, runCommand, cell)}`
    : 'If it is right, run the notebook in Jupyter and save it.'
}
