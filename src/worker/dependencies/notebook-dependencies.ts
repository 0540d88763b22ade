import { join } from 'node:path'

import type { RuntimeSettings } from '../../contract/settings.ts'
import type { NotebookDependencies } from '../../contract/task-meta.ts'
import type { NotebookKernel } from '../kernels/kernel-manager.ts'
import { noteFiles } from './note-files.ts'
import { readUsedFiles } from './used-files.ts'

/** Where a notebook's kernel notes which files it uses. */
export interface FileNotes {
  readonly report: string
  /** When its kernel was started (`Date.now()`). */
  readonly startedAt: number
}

interface NotebookProgress {
  /** The notebook's own file, absolute. */
  readonly notebook: string
  /** Whether all of its cells were executed. */
  readonly isComplete: boolean
  /** What it depends on that its kernel did not read, absolute. */
  readonly others?: readonly string[]
}

/** Sees to it that a kernel notes which files it uses; `undefined` for one that does not. */
export function startNotes(
  { kernel, source, isExisting }: NotebookKernel,
  startedAt: number,
  { noted, runDirectory }: RuntimeSettings,
): FileNotes | undefined {
  if (!noted) {
    return undefined
  }
  if (source.kind === 'local-host') {
    const report = kernel.launch?.notedIn
    return report === undefined ? undefined : { report, startedAt }
  }
  // What notes files can never be taken out of a kernel again.
  if (isExisting || kernel.info.implementation !== 'ipython' || kernel.death) {
    return undefined
  }
  const report = join(runDirectory, `${kernel.id}.files`)
  noteFiles(kernel, { below: noted, report })
  return { report, startedAt }
}

/** What the notebook depends on, as far as it was run; `undefined` when nobody knows. */
export function notebookDependencies(
  notes: FileNotes | undefined,
  { notebook, isComplete, others = [] }: NotebookProgress,
  { noted }: RuntimeSettings,
): NotebookDependencies | undefined {
  if (!notes || !noted) {
    return undefined
  }
  const { report, startedAt } = notes
  const used = readUsedFiles(report, { below: noted, notebook, startedAt })
  return (
    used && {
      files: [...new Set([...used.read, ...others])],
      written: used.written,
      isComplete,
    }
  )
}
