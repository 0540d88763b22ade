import type { TestContext } from 'vitest'

import type { VitestApi } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { cellDirectives } from '../../directives/cell-directives.ts'
import type { CellExecution } from '../../execution/types.ts'
import type { CodeCell, Notebook, Output } from '../../nbformat/types.ts'
import { caseTitle } from '../../parameters/cases.ts'
import {
  parseOutputs,
  snapshotFileNames,
} from '../../snapshot/parse-outputs.ts'
import { renderOutputs } from '../../snapshot/render-outputs.ts'
import { assignKeys, fileStem } from '../../snapshot/snapshot-keys.ts'
import type { SnapshotKey } from '../../snapshot/snapshot-keys.ts'
import { isOfCase, snapshotNames } from '../../snapshot/snapshot-names.ts'
import { acceptCommand } from '../report/accept-command.ts'
import { acceptSnapshot } from '../verdict/acceptance.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import type { ExpectedOutputs } from '../verdict/expectation.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import type { Recording, SavedOutputs } from './recording.ts'
import { SnapshotFiles } from './snapshot-files.ts'
import { VitestSnapshots } from './vitest-snapshots.ts'

interface AcceptedCell {
  readonly task: TestContext['task']
  readonly execution: () => CellExecution
}

/**
 * Outputs are recorded in Vitest's snapshots beside the notebook. A snapshot of
 * which a run says nothing stays as it is, also where the run breaks off.
 */
export class SnapshotRecording implements Recording {
  readonly label = 'Snapshot'
  readonly #file: string
  readonly #runCommand: readonly string[]
  readonly #case: string | undefined
  readonly #snapshots: VitestSnapshots
  readonly #files: SnapshotFiles
  /** By key: a cell whose test is repeated is what it came to at last. */
  readonly #accepted = new Map<string, AcceptedCell>()
  /** Keys that need not be kept: what becomes of them is decided. */
  readonly #decided = new Set<string>()
  /** `undefined` as long as the notebook is not read. */
  #keys: ReadonlyMap<number, SnapshotKey> | undefined

  private constructor(
    file: string,
    settings: Pick<RuntimeSettings, 'runCommand' | 'case'>,
    snapshots: VitestSnapshots,
  ) {
    this.#file = file
    this.#runCommand = settings.runCommand
    this.#case = settings.case
    this.#snapshots = snapshots
    this.#files = new SnapshotFiles(snapshots.path)
  }

  /**
   * @param file Absolute path of the notebook.
   * @throws NotebookError `NB_ERR_SNAPSHOT` for a snapshot file that cannot be read.
   */
  static async open(
    file: string,
    settings: Pick<RuntimeSettings, 'runCommand' | 'case'>,
    vitest: VitestApi,
  ): Promise<SnapshotRecording> {
    return new SnapshotRecording(
      file,
      settings,
      await VitestSnapshots.open(file, vitest),
    )
  }

  expectedOutputs(notebook: Notebook): (cell: CodeCell) => ExpectedOutputs {
    const names = snapshotNames(
      notebook,
      (cell) => cellDirectives(notebook, cell).directives.name,
      this.#case === undefined ? [] : [caseTitle(this.#case)],
    )
    this.#keys = assignKeys(names, this.#ownKeys(this.#snapshots.keys))
    return ({ number }) => this.#read(this.#keyOf(number))
  }

  asRecorded(outputs: readonly Output[]): readonly Output[] {
    const { text, files } = renderOutputs(outputs, 'actual')
    return parseOutputs(
      text,
      (name) => files.find((file) => file.name === name)?.bytes,
    )
  }

  accept(
    { task }: TestContext,
    { cell, expected }: PlannedCell,
    run: CellRun,
    verdict: CellOutcome,
  ): CellOutcome {
    const { key, isStored } = this.#keyOf(cell.number)
    this.#forget(key)
    if (run.type !== 'executed') {
      return verdict
    }
    const { mode } = this.#snapshots
    const outcome = acceptSnapshot(verdict, {
      mode,
      check: expected.check,
      loss: run.execution().loss,
    })
    switch (outcome.type) {
      case 'matched':
        this.#decided.add(key)
        // A blank cell is equal to no outputs, and needs no snapshot for that.
        if (isStored) {
          this.#snapshots.pass(key, task.id)
        }
        break
      case 'mismatched':
      case 'unrecorded':
        this.#snapshots.fail(task.id)
        break
      case 'written':
      case 'updated':
        this.#decided.add(key)
        this.#accepted.set(key, { task, execution: run.execution })
        break
      case 'not-compared':
        // A snapshot that is not compared any more is obsolete.
        this.#decided.add(key)
        break
      default:
    }
    return outcome
  }

  firstRecorded(): readonly number[] {
    return [...(this.#keys ?? [])].flatMap(([number, { key, isStored }]) =>
      !isStored && this.#accepted.has(key) ? [number] : [],
    )
  }

  describeAcceptance(cell?: CodeCell): string {
    const command = acceptCommand(
      this.#file,
      this.#runCommand,
      cell,
      this.#case,
    )
    return this.#snapshots.mode === 'none'
      ? `Accept it on your machine, and commit the snapshot: ${command}`
      : `Accept it with: ${command}`
  }

  /** Must be done before Vitest saves the snapshots: with `-u` it removes those that nobody asked for. */
  async save(): Promise<SavedOutputs> {
    for (const [key, { task }] of this.#accepted) {
      // Once a repeat was red, the test stays so.
      if (task.result?.state === 'fail') {
        this.#forget(key)
      }
    }
    const keys = this.#ownKeys(this.#snapshots.keys)
    const ofCells = this.#keys
      ? [...this.#keys.values()].map(({ key }) => key)
      : keys
    for (const key of ofCells) {
      if (!this.#decided.has(key)) {
        this.#snapshots.keep(key)
      }
    }
    try {
      await this.#saveAccepted()
      return {}
    } catch (error) {
      for (const key of this.#accepted.keys()) {
        this.#snapshots.keep(key)
      }
      throw error
    }
  }

  /** Without those of other cases, which are none of its business. */
  #ownKeys(keys: readonly string[]): readonly string[] {
    const name = this.#case
    return name === undefined ? keys : keys.filter((key) => isOfCase(key, name))
  }

  /** What was decided of a cell before its test was repeated. */
  #forget(key: string): void {
    this.#accepted.delete(key)
    this.#decided.delete(key)
  }

  async #saveAccepted(): Promise<void> {
    const accepted = Array.from(
      this.#accepted,
      ([key, { task, execution }]) => ({
        key,
        testId: task.id,
        ...renderOutputs(execution().outputs, fileStem(key)),
      }),
    )
    await this.#files.save(
      accepted.flatMap(({ files }) => files),
      this.#staleFiles(),
    )
    for (const { key, testId, text } of accepted) {
      this.#snapshots.write(key, testId, text)
    }
  }

  #read({ key, isStored }: SnapshotKey): ExpectedOutputs {
    if (!isStored) {
      return { type: 'unrecorded' }
    }
    const text = this.#snapshots.get(key) ?? ''
    const outputs = parseOutputs(text, (name) => this.#files.read(name))
    return { type: 'recorded', outputs }
  }

  #keyOf(cell: number): SnapshotKey {
    const key = this.#keys?.get(cell)
    if (!key) {
      throw new RangeError(`There is no code cell ${cell}.`)
    }
    return key
  }

  /** The files of snapshots that get another text, or that Vitest is about to remove. */
  #staleFiles(): readonly string[] {
    const { keys, mode, uncheckedKeys } = this.#snapshots
    const gone = new Set([
      ...(mode === 'all' ? this.#ownKeys(uncheckedKeys) : []),
      ...this.#accepted.keys(),
    ])
    const filesOf = (key: string): readonly string[] =>
      snapshotFileNames(this.#snapshots.get(key) ?? '')
    const stale = keys.filter((key) => gone.has(key)).flatMap(filesOf)
    if (stale.length === 0) {
      return []
    }
    const needed = keys.filter((key) => !gone.has(key)).flatMap(filesOf)
    return stale.filter((name) => !needed.includes(name))
  }
}
