import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { messageOf, NotebookError } from '../../common/errors.ts'
import type { JsonObject } from '../../common/json.ts'
import { replaceFile } from '../../common/replace-file.ts'
import type { ArtifactSettings } from '../../contract/settings.ts'
import { WIDGET_VIEW } from '../../nbformat/read/mime-essence.ts'
import type { Notebook } from '../../nbformat/types.ts'
import { patchNotebook } from '../../nbformat/write/patch-notebook.ts'
import type { CellPatch } from '../../nbformat/write/patch-notebook.ts'
import { upgradeNotebook } from '../../nbformat/write/upgrade-notebook.ts'
import { casePath } from '../../parameters/cases.ts'
import { shownPath } from '../report/notebook-place.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import { executedPatches } from './executed-patches.ts'

export interface ExecutedNotebook {
  /** As it was read when it started. */
  readonly text: string
  readonly notebook: Notebook
  readonly cells: readonly PlannedCell[]
  /** Of the first cells; the others were not reached. */
  readonly runs: readonly CellRun[]
  /** The state of the widgets that it shows, as `metadata.widgets` has it. */
  readonly widgets: JsonObject | undefined
}

/** The copy of a notebook that shows what a run has made of it. */
export class NotebookArtifact {
  readonly #target: string
  readonly #root: string
  readonly #timings: boolean

  constructor(
    { path }: NotebookPlace,
    root: string,
    { folder, timings }: ArtifactSettings,
    name?: string,
  ) {
    const ofCase =
      name === undefined
        ? path
        : path.replace(/\.\w+$/, (ending) => casePath('', name) + ending)
    this.#target = join(folder, ...partsInside(ofCase))
    this.#root = root
    this.#timings = timings
  }

  /**
   * Removes what another run has left, so that nobody takes it for the result
   * of this one when that has none. Where that fails, writing tells why.
   */
  async remove(): Promise<void> {
    await rm(this.#target, { force: true }).catch(() => {})
  }

  /**
   * Writes the notebook as it was executed, in one step. One of nbformat 2 or 3
   * is upgraded.
   *
   * @throws NotebookError `NB_ERR_WRITE` when it cannot be written.
   */
  async write({
    text,
    notebook,
    cells,
    runs,
    widgets,
  }: ExecutedNotebook): Promise<void> {
    const patches = executedPatches(cells, runs, this.#timings)
    const before = notebook.nbformat < 4 ? upgradeNotebook(notebook) : text
    const { widgets: _, ...metadata } = notebook.metadata
    const after = patchNotebook(before, patches, {
      ...metadata,
      ...(widgets && patches.some(showsWidget) && { widgets }),
    })
    try {
      await mkdir(dirname(this.#target), { recursive: true })
      await replaceFile(this.#target, after)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #failure(error: unknown): NotebookError {
    const why = messageOf(error)
    return new NotebookError(
      'NB_ERR_WRITE',
      `${shownPath(this.#root, this.#target)} was not written: ${why}.\nIt shows the executed notebook; the option \`output\` of notebooks() names its folder.`,
    )
  }
}

function showsWidget({ outputs }: CellPatch): boolean {
  return outputs.some(
    (output) => 'data' in output && WIDGET_VIEW in output.data,
  )
}

/**
 * The parts of a path that stays below its folder: notebooks may lie beside the
 * root, or on another drive of Windows. No two paths have the same.
 */
export function partsInside(path: string): string[] {
  return path.split('/').map(partInside)
}

function partInside(part: string): string {
  if (part === '..') {
    return '__'
  }
  if (/^__+$/.test(part)) {
    return `${part}_`
  }
  return process.platform === 'win32' ? part.replace(':', '') : part
}
