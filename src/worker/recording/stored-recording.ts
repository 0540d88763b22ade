import type { TestContext } from 'vitest'

import type { VitestApi } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { CodeCell, Notebook, Output } from '../../nbformat/types.ts'
import { acceptCommand } from '../report/accept-command.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { acceptOutcome, storedAcceptance } from '../verdict/acceptance.ts'
import type { SnapshotMode } from '../verdict/acceptance.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import { storedOutputs } from '../verdict/expectation.ts'
import type { ExpectedOutputs } from '../verdict/expectation.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import { AcceptedOutputs } from './accepted-outputs.ts'
import type { Recording, SavedOutputs } from './recording.ts'
import { snapshotMode } from './snapshot-state.ts'

/** Outputs are recorded in the notebook itself, or nowhere. */
export class StoredRecording implements Recording {
  readonly label = 'Stored output'
  readonly #place: NotebookPlace
  readonly #digest: string
  readonly #settings: RuntimeSettings
  readonly #vitest: Pick<VitestApi, 'expect'>
  readonly #accepted = new AcceptedOutputs()
  #mode: SnapshotMode | undefined

  /** @param digest Of the text that the tests were made from. */
  constructor(
    place: NotebookPlace,
    digest: string,
    settings: RuntimeSettings,
    vitest: Pick<VitestApi, 'expect'>,
  ) {
    this.#place = place
    this.#digest = digest
    this.#settings = settings
    this.#vitest = vitest
  }

  expectedOutputs(
    notebook: Notebook,
  ): (cell: CodeCell, check?: boolean) => ExpectedOutputs {
    const stored = storedOutputs(notebook)
    // As `--nbval-lax` has it.
    return this.#settings.baseline === 'none'
      ? (cell, check) => (check === true ? stored(cell) : { type: 'none' })
      : stored
  }

  asRecorded(outputs: readonly Output[]): readonly Output[] {
    return outputs
  }

  accept(
    context: TestContext,
    { cell }: PlannedCell,
    run: CellRun,
    verdict: CellOutcome,
  ): CellOutcome {
    // What Vitest counts are its snapshots, and here there are none. The state
    // is not asked of the context: an `expect` of its own, once made, is kept by
    // Vitest (4.1) until the worker ends, and with it all of the notebook.
    this.#mode ??= snapshotMode(this.#vitest.expect.getState().snapshotState)
    const accepts = storedAcceptance(this.#mode, this.#settings)
    const outcome = acceptOutcome(verdict, accepts)
    const isChange = outcome.type === 'updated' || outcome.type === 'written'
    const isOther =
      outcome.type === 'matched' || outcome.type === 'not-compared'
    this.#accepted.drop(cell)
    if (run.type === 'executed') {
      const { execution } = run
      this.#accepted.see({ cell, execution })
      if (isChange || (isOther && accepts.others)) {
        this.#accepted.add({ cell, execution, task: context.task })
      }
    }
    return outcome
  }

  /** What is stored in a notebook was executed before, in Jupyter. */
  firstRecorded(): readonly number[] {
    return []
  }

  describeAcceptance(cell?: CodeCell): string {
    const command = acceptCommand(
      this.#place.file,
      this.#settings.runCommand,
      cell,
      this.#settings.case,
    )
    return this.#settings.isCi && this.#mode === 'all'
      ? `Notebooks are not written in CI. Accept it on your machine: ${command}`
      : `Accept it with: ${command}`
  }

  async save(server: ServerAddress | undefined): Promise<SavedOutputs> {
    if (!server || this.#accepted.isEmpty) {
      return {}
    }
    const { saveOutputs } = await import('./save-outputs.ts')
    const written = await saveOutputs(
      this.#place,
      this.#digest,
      this.#accepted.patches(),
      {
        server,
        within: [this.#settings.root, ...(this.#settings.noted ?? [])],
      },
    )
    return written === undefined ? {} : { written }
  }
}
