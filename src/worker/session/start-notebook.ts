import { NotebookError } from '../../common/errors.ts'
import type { Comparison } from '../../comparison/options/comparison-options.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { notebookDirectives } from '../../directives/notebook-directives.ts'
import { WidgetModels } from '../../execution/widget-models.ts'
import { codeSources } from '../../nbformat/outline/code-sources.ts'
import { leadingImports } from '../../nbformat/outline/leading-imports.ts'
import {
  kernelName,
  languageName,
} from '../../nbformat/outline/notebook-kernel.ts'
import type { Notebook } from '../../nbformat/types.ts'
import { parsedNotebook } from '../../test-module/parsed-notebook.ts'
import { startNotes } from '../dependencies/notebook-dependencies.ts'
import type { FileNotes } from '../dependencies/notebook-dependencies.ts'
import { readForCases, readNotebook } from '../file/read-notebook.ts'
import { mayRunAhead } from '../kernels/ahead-hazards.ts'
import { findDirectHazard } from '../kernels/direct-hazards.ts'
import { workerKernelManager } from '../kernels/kernel-manager.ts'
import type { NotebookKernel } from '../kernels/kernel-manager.ts'
import { findPreloadHazard } from '../kernels/preload-hazards.ts'
import { SignsOfLife } from '../live/signs-of-life.ts'
import { maskedRecords, maskFor } from '../recording/masked-records.ts'
import type { Recording } from '../recording/recording.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { certainSources } from '../verdict/certain-sources.ts'
import type { PlannedCell } from '../verdict/planned-cell.ts'
import type { Around } from './around/read-around.ts'
import { planCells } from './cells/plan-cells.ts'
import { NotebookSession } from './notebook-session.ts'
import { injectionOf } from './parameters/injection-of.ts'

/** UTF-16 units of what a cell has printed, in which its last line is looked for. */
const LATEST_TEXT = 2_000

/** A notebook with its kernel, ready to run its cells. */
export interface StartedNotebook {
  /** As it was read when it started. */
  readonly text: string
  readonly notebook: Notebook
  /** Directives of the notebook that could not be followed, one sentence each. */
  readonly warnings: readonly string[]
  readonly cells: readonly PlannedCell[]
  readonly kernel: NotebookKernel
  readonly session: NotebookSession
  readonly signs: SignsOfLife
  readonly notes: FileNotes | undefined
  /** Where an executed copy shall show them. */
  readonly widgets: WidgetModels | undefined
  /** What is executed around its cells. */
  readonly around?: StartedAround | undefined
}

interface StartedAround extends Around {
  /** Executes what comes after the cells; gives what went wrong. */
  readonly end: () => Promise<NotebookError | undefined>
}

/**
 * Reads a notebook and starts its kernel.
 *
 * @param digest Of the text that the tests were made from.
 * @throws NotebookError of any code.
 */
export async function startNotebook(
  place: NotebookPlace,
  digest: string,
  settings: RuntimeSettings,
  recording: Pick<Recording, 'expectedOutputs'>,
  comparison: Comparison,
): Promise<StartedNotebook> {
  const read = settings.case === undefined ? readNotebook : readForCases
  const text = await read(place, digest)
  const notebook = parsedNotebook(text)
  const expectedOutputs = maskedRecords(recording, notebook, maskFor(settings))
  const { directives, warnings } = notebookDirectives(notebook)
  // Before there is a kernel: options that cannot be read must leave none.
  const cells = planCells(
    notebook,
    directives,
    { comparison, cellTimeoutMs: settings.cellTimeoutMs },
    expectedOutputs,
  )
  const injection = await injectionOf(notebook, place, settings)
  const around = await aroundOf(place, settings)
  const startedAt = Date.now()
  const kernel = await startNotebookKernel(
    notebook,
    place,
    settings,
    cells,
    around,
  )
  const notes = startNotes(kernel, startedAt, settings)
  const widgets = settings.artifacts && new WidgetModels(kernel.kernel)
  const signs = await SignsOfLife.start(
    kernel.kernel,
    settings,
    (running) =>
      workerKernelManager().tellProgress(
        settings.brokerPath,
        place.file,
        running,
      ),
    () => session.latestText(LATEST_TEXT),
  )
  const notebookTimeoutMs =
    directives.notebookTimeoutMs ?? settings.notebookTimeoutMs
  const session: NotebookSession = new NotebookSession(
    kernel.kernel,
    cells,
    {
      onError: directives.onError ?? settings.onError,
      notebookTimeoutMs,
      injection,
      answers: settings.answers,
      mayRunAhead:
        isFar(kernel) &&
        !settings.bails &&
        notebookTimeoutMs === Infinity &&
        mayRunAhead([...aroundSources(around), ...codeSources(notebook)]),
    },
    signs,
  )
  const started: StartedNotebook = {
    text,
    notebook,
    warnings,
    cells,
    kernel,
    session,
    signs,
    notes,
    widgets,
  }
  return around ? begin(started, around, settings) : started
}

/** Most notebooks have nothing around them, and load nothing for it. */
async function aroundOf(
  place: NotebookPlace,
  settings: RuntimeSettings,
): Promise<Around | undefined> {
  if (!settings.around) {
    return undefined
  }
  const { readAround } = await import('./around/read-around.ts')
  return readAround(place, settings.around, settings)
}

function aroundSources(around: Around | undefined): readonly string[] {
  const { before = [], after = [] } = around ?? {}
  return [...before, ...after].map(({ source }) => source)
}

/** @throws NotebookError `NB_ERR_AROUND` when what comes before the cells fails; the kernel is ended then. */
async function begin(
  started: StartedNotebook,
  around: Around,
  { cellTimeoutMs }: RuntimeSettings,
): Promise<StartedNotebook> {
  const { runAround } = await import('./around/run-around.ts')
  const { session } = started
  const failure = await runAround(
    session,
    'before',
    around.before,
    cellTimeoutMs,
  )
  if (failure) {
    await endNotebook(started)
    throw failure
  }
  const end = (): Promise<NotebookError | undefined> =>
    runAround(session, 'after', around.after, cellTimeoutMs)
  return { ...started, around: { ...around, end } }
}

/**
 * Whether the way of a reply is worth to be saved, on a kernel that can hold cells
 * back and is nobody else's.
 */
function isFar({ source, kernel }: NotebookKernel): boolean {
  return (
    source.kind === 'server' &&
    source.existingKernel === undefined &&
    kernel.info.implementation === 'ipython'
  )
}

/**
 * Ends the notebook's kernel, after what is to be executed after its cells.
 *
 * @param keep Of a notebook whose kernel is to stay, if it may.
 * @throws NotebookError `NB_ERR_AROUND` when that fails.
 */
export async function endNotebook(
  started: StartedNotebook,
  keep?: NotebookPlace,
): Promise<void> {
  const failure = started.session.isGone
    ? undefined
    : await started.around?.end()
  started.session[Symbol.dispose]()
  started.signs[Symbol.dispose]()
  started.widgets?.[Symbol.dispose]()
  const kernels = workerKernelManager()
  const isKept =
    keep !== undefined && (await kernels.keep(started.kernel, keep))
  if (!isKept) {
    await kernels.end(started.kernel.kernel)
  }
  if (failure) {
    throw failure
  }
}

/**
 * Starts the kernel that a notebook wants.
 *
 * @param cells Those that are executed in their order.
 * @param around What is executed before and after them.
 */
export async function startNotebookKernel(
  notebook: Notebook,
  { file, serverPath }: Pick<NotebookPlace, 'file' | 'serverPath'>,
  settings: RuntimeSettings,
  cells: readonly PlannedCell[] = [],
  around?: Around,
): Promise<NotebookKernel> {
  if (settings.brokerFault !== undefined) {
    throw new NotebookError('NB_ERR_HOST', settings.brokerFault)
  }
  const before = (around?.before ?? []).map(({ source }) => source)
  const sources = [...codeSources(notebook), ...aroundSources(around)]
  const started = await workerKernelManager().start({
    brokerPath: settings.brokerPath,
    file,
    serverPath,
    wish: {
      override: settings.kernel,
      name: kernelName(notebook),
      language: languageName(notebook),
    },
    env: settings.env,
    imports:
      settings.preload === 'auto'
        ? leadingImports([...before, ...certainSources(cells)])
        : undefined,
    preloadRefused:
      settings.preload === 'listed'
        ? findPreloadHazard([...before, ...codeSources(notebook)])
        : undefined,
    directRefused: settings.keepsKernels
      ? 'its kernel is kept where it is red (`keepKernel`)'
      : findDirectHazard(sources),
    startupTimeoutMs: settings.startupTimeoutMs,
    progressMs: settings.progressMs,
  })
  started.kernel.maskWith(maskFor(settings))
  return started
}
