import type { TestContext } from 'vitest'

import type { NotebookReference } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { acceptCommand } from '../report/accept-command.ts'
import type { CellRun } from '../session/notebook-session.ts'
import { fetchedPath } from '../session/start-notebook.ts'
import type { PlannedCell, StartedNotebook } from '../session/start-notebook.ts'
import { acceptOutcome, storedAcceptance } from '../verdict/acceptance.ts'
import { storedOutputs } from '../verdict/baseline.ts'
import type { ExpectedOutputs } from '../verdict/baseline.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import { AcceptedOutputs } from './accepted-outputs.ts'
import type { Recording } from './recording.ts'
import { snapshotCounts } from './snapshot-state.ts'
import type { SnapshotCounts } from './snapshot-state.ts'

/** Outputs are recorded in the notebook itself, or nowhere. */
export class StoredRecording implements Recording {
  readonly label = 'Stored output'
  readonly #reference: NotebookReference
  readonly #settings: RuntimeSettings
  readonly #accepted = new AcceptedOutputs()
  #counts: SnapshotCounts | undefined

  constructor(reference: NotebookReference, settings: RuntimeSettings) {
    this.#reference = reference
    this.#settings = settings
  }

  expectedOutputs(): (cell: CodeCell) => ExpectedOutputs {
    return this.#settings.baseline === 'none'
      ? () => ({ type: 'none' })
      : storedOutputs
  }

  take(
    context: TestContext,
    { cell }: PlannedCell,
    run: CellRun,
    verdict: CellOutcome,
  ): CellOutcome {
    const counts = (this.#counts ??= snapshotCounts(context))
    const accepts = storedAcceptance(counts.mode, this.#settings)
    const outcome = acceptOutcome(verdict, accepts)
    const testId = context.task.id
    if (outcome.type === 'matched') {
      counts.count('matched', testId)
    }
    if (outcome.type === 'mismatched') {
      counts.count('unmatched', testId)
    }
    const change =
      outcome.type === 'updated' || outcome.type === 'written'
        ? outcome.type
        : undefined
    const isOther =
      outcome.type === 'matched' || outcome.type === 'not-compared'
    if (run.type === 'executed' && (change || (isOther && accepts.others))) {
      this.#accepted.add({ cell, execution: run.execution, change, testId })
    }
    return outcome
  }

  wordAccept(cell?: CodeCell): string {
    const command = acceptCommand(this.#reference.file, cell)
    return this.#settings.isCi && this.#counts?.mode === 'all'
      ? `Notebooks are not written in CI. Accept it on your machine: ${command}`
      : `Accept it with: ${command}`
  }

  async save(started: StartedNotebook | undefined): Promise<void> {
    const counts = this.#counts
    if (!started || this.#accepted.isEmpty || !counts) {
      return
    }
    const { kernel } = started
    const { saveOutputs } = await import('./save-outputs.ts')
    const path = fetchedPath(this.#reference.file, this.#settings)
    const written = await saveOutputs(
      this.#reference,
      this.#accepted.patches(),
      this.#settings.root,
      path === undefined ? undefined : { address: kernel.source.address, path },
    )
    this.#accepted.count(counts)
    if (written !== undefined) {
      counts.meta.notebook = { ...counts.meta.notebook, written }
    }
  }
}
