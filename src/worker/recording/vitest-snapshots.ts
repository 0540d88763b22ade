import type { ExpectStatic, TestRunner } from 'vitest'

import { NotebookError } from '../../common/errors.ts'
import type { VitestApi } from '../../contract/generated-call.ts'
import type { SnapshotMode } from '../verdict/acceptance.ts'
import { snapshotMode } from './snapshot-state.ts'
import type { SnapshotState } from './snapshot-state.ts'

/** A text that Vitest writes as it is, without the quotes it puts around strings. */
class SnapshotText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const withSerializer = new WeakSet<object>()

/** Not the id of a test: what is counted under it is taken back. */
const NO_TEST = 'vitest-notebook'

/**
 * The snapshots of one notebook as Vitest keeps them: it reads and writes the
 * file, counts, and finds what is obsolete. All that is used of Vitest for that
 * is here, and the same in 4.1.0 to 5.1.1.
 */
export class VitestSnapshots {
  readonly #state: SnapshotState
  readonly #stored: ReadonlyMap<string, string>

  private constructor(
    state: SnapshotState,
    stored: ReadonlyMap<string, string>,
  ) {
    this.#state = state
    this.#stored = stored
  }

  /**
   * @param file Absolute path of the notebook whose tests are run.
   * @throws NotebookError `NB_ERR_SNAPSHOT` where the file cannot be read and is
   * not to be written anew (`-u`).
   */
  static async open(file: string, vitest: VitestApi): Promise<VitestSnapshots> {
    registerSerializer(vitest.expect)
    const state = stateOf(file, vitest.TestRunner)
    const text = await state.environment.readSnapshotFile(state.snapshotPath)
    return new VitestSnapshots(state, readSnapshots(text ?? '', state))
  }

  /** Of the snapshot file, absolute. */
  get path(): string {
    return this.#state.snapshotPath
  }

  get keys(): readonly string[] {
    return [...this.#stored.keys()]
  }

  /** Which snapshots this run writes. */
  get mode(): SnapshotMode {
    return snapshotMode(this.#state)
  }

  /** The keys that were neither matched, written nor kept: `-u` removes them. */
  get uncheckedKeys(): readonly string[] {
    return this.#state.getUncheckedKeys()
  }

  get(key: string): string | undefined {
    return this.#stored.get(key)
  }

  /** Counts a snapshot as matched and leaves it as it is. */
  pass(key: string, testId: string): void {
    this.#match(key, testId, this.#stored.get(key) ?? '')
  }

  /** Counts a failure. */
  fail(testId: string): void {
    this.#state.unmatched.increment(testId)
  }

  /**
   * Writes a snapshot that `mode` allows to write, and counts it as written or
   * updated.
   *
   * @throws NotebookError `NB_ERR_SNAPSHOT` where Vitest is of another mind: a
   * cell must not be green for a snapshot that does not exist.
   */
  write(key: string, testId: string, text: string): void {
    if (this.#match(key, testId, text)) {
      return
    }
    throw new NotebookError(
      'NB_ERR_SNAPSHOT',
      `Vitest did not take the snapshot "${key}" for ${this.path}.\nReport it as a bug of vitest-notebook, with the version of Vitest.`,
    )
  }

  /** Lets a snapshot be that this run cannot judge: neither matched nor obsolete. */
  keep(key: string): void {
    const text = this.#stored.get(key)
    if (text === undefined) {
      return
    }
    this.#match(key, NO_TEST, text)
    this.#state.matched.delete(NO_TEST)
  }

  #match(key: string, testId: string, text: string): boolean {
    const { pass } = this.#state.match({
      testId,
      testName: key.replace(/ \d+$/, ''),
      key,
      received: new SnapshotText(text),
      isInline: false,
    })
    return pass
  }
}

/** Serializers are Vitest's for the whole worker. */
function registerSerializer(expect: ExpectStatic): void {
  if (withSerializer.has(expect.addSnapshotSerializer)) {
    return
  }
  withSerializer.add(expect.addSnapshotSerializer)
  expect.addSnapshotSerializer({
    test: (value) => value instanceof SnapshotText,
    serialize: ({ text }: SnapshotText) => text,
  })
}

/**
 * `expect.getState()` has the state in tests only, but snapshots must be kept
 * also where no test is run because the kernel did not start. The runner has the
 * states of all files (Vitest 4.1.0 to 5.1.1, `TestRunner`, `SnapshotClient`).
 */
function stateOf(file: string, Runner: typeof TestRunner): SnapshotState {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that the constructor reads of it
  const config = { experimental: {} } as ConstructorParameters<
    typeof TestRunner
  >[0]
  const client: unknown = Reflect.get(new Runner(config), 'snapshotClient')
  if (isSnapshotClient(client)) {
    return client.getSnapshotState(file)
  }
  throw new NotebookError(
    'NB_ERR_SNAPSHOT',
    'The snapshots of this version of Vitest cannot be reached.\nUpdate vitest-notebook.',
  )
}

function isSnapshotClient(
  value: unknown,
): value is { getSnapshotState(file: string): SnapshotState } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'getSnapshotState' in value &&
    typeof value.getSnapshotState === 'function'
  )
}

/** Reads a snapshot file as Vitest does: it is a script that fills `exports`. */
function readSnapshots(
  text: string,
  state: SnapshotState,
): ReadonlyMap<string, string> {
  const data: Record<string, unknown> = {}
  try {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- as Vitest has just done
    new Function('exports', text)(data)
  } catch (error) {
    if (snapshotMode(state) === 'all') {
      return new Map()
    }
    throw new NotebookError(
      'NB_ERR_SNAPSHOT',
      `The snapshots in ${state.snapshotPath} cannot be read: ${String(error)}\nRepair the file, or write it again with -u.`,
      { cause: error },
    )
  }
  return new Map(
    Object.entries(data).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value.trim()]] : [],
    ),
  )
}
