import type { TaskMeta } from 'vitest'

import { messageOf } from '../../common/errors.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { NotebookMeta } from '../../contract/task-meta.ts'
import { notebookDependencies } from '../dependencies/notebook-dependencies.ts'
import { openArtifact } from '../recording/open-records.ts'
import type { PageFacts } from '../recording/page-facts.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import type { StartedNotebook } from './start-notebook.ts'

/** What is told of a notebook to the main process, and written beside it, apart from its cells. */
export class NotebookAccount {
  readonly #place: NotebookPlace
  readonly #settings: RuntimeSettings
  /** Of the test file, once one of its cells ran. */
  #meta: TaskMeta | undefined

  constructor(place: NotebookPlace, settings: RuntimeSettings) {
    this.#place = place
    this.#settings = settings
  }

  /** @param meta Of the suite of the notebook, which the main process gets. */
  goesInto(meta: TaskMeta): void {
    this.#meta = meta
  }

  get told(): NotebookMeta {
    return this.#meta?.notebook ?? {}
  }

  /** Nothing is told where no cell ran. */
  tell(meta: NotebookMeta): void {
    if (this.#meta) {
      this.#meta.notebook = { ...this.#meta.notebook, ...meta }
    }
  }

  note(...facts: readonly string[]): void {
    const { notes = [] } = this.told
    this.tell({ notes: [...notes, ...facts] })
  }

  /** Tells what the notebook used, and writes what became of it. */
  async close(
    started: StartedNotebook,
    pageFacts: PageFacts | undefined,
  ): Promise<void> {
    this.note(...(await started.kernel.folderNotes))
    const dependencies = notebookDependencies(
      started.notes,
      {
        notebook: this.#place.file,
        isComplete: started.session.isComplete,
        others: started.around?.files ?? [],
      },
      this.#settings,
    )
    if (dependencies) {
      this.tell({ dependencies })
    }
    const { text, notebook, cells, session } = started
    try {
      await pageFacts?.write(notebook, cells, session.runs)
    } catch (error) {
      // The page lacks something, and no verdict is lost.
      this.note(`the report lacks its outputs: ${messageOf(error)}`)
    }
    const artifact = await openArtifact(this.#place, this.#settings)
    await artifact?.write({
      text,
      notebook,
      cells,
      runs: session.runs,
      widgets: started.widgets?.metadata,
    })
  }
}
