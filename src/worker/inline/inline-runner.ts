import { readFileSync } from 'node:fs'

import type {
  CancelReason,
  RunnerTask,
  RunnerTestCase,
  RunnerTestFile,
  RunnerTestSuite,
  SerializedConfig,
  TestAnnotation,
  TestContext,
} from 'vitest'

import type { RunnerApi } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { defineTests } from '../runner/define-tests.ts'
import type { Rpc } from './rpc.ts'

/**
 * What Vitest's own runner does (4.1, 5.1: `TestRunner`, `resolveTestRunner`),
 * as far as it concerns notebooks whose outputs are no snapshots.
 */
export class InlineRunner {
  readonly config: SerializedConfig
  readonly pool = 'notebooks'
  readonly viteEnvironment = 'ssr'
  readonly #vitest: RunnerApi
  readonly #settings: RuntimeSettings
  readonly #rpc: Rpc
  #isCancelled = false

  constructor(
    config: SerializedConfig,
    vitest: RunnerApi,
    settings: RuntimeSettings,
    rpc: Rpc,
  ) {
    this.config = config
    this.#vitest = vitest
    this.#settings = settings
    this.#rpc = rpc
  }

  importFile(file: string): void {
    defineTests(file, readFileSync(file, 'utf8'), this.#settings, this.#vitest)
  }

  extendTaskContext(context: TestContext): TestContext {
    const { updateSnapshot } = this.config.snapshotOptions
    // All that is asked of it: whether outputs are to be accepted.
    const snapshotState = { snapshotUpdateState: updateSnapshot }
    return Object.assign(context, {
      expect: { getState: () => ({ snapshotState }) },
    })
  }

  onCollectStart(file: RunnerTestFile): void {
    this.#rpc.tell('onQueued', file)
  }

  onCollected(files: readonly RunnerTestFile[]): void {
    for (const file of files) {
      file.prepareDuration = 0
      file.environmentLoad = 0
      withoutFunctions(file)
    }
    this.#rpc.tell('onCollected', files)
  }

  async onTaskUpdate(packs: unknown, events: unknown): Promise<void> {
    await this.#rpc.call('onTaskUpdate', packs, events)
  }

  async onTestAnnotate(
    test: RunnerTestCase,
    annotation: TestAnnotation,
  ): Promise<unknown> {
    const recorded = await this.#rpc.call('onTaskArtifactRecord', test.id, {
      type: 'internal:annotation',
      location: annotation.location,
      annotation,
    })
    return Reflect.get(Object(recorded), 'annotation')
  }

  async onTestArtifactRecord(
    test: RunnerTestCase,
    artifact: unknown,
  ): Promise<unknown> {
    return this.#rpc.call('onTaskArtifactRecord', test.id, artifact)
  }

  onBeforeRunSuite(suite: RunnerTestSuite): void {
    this.#skipIfCancelled(suite)
  }

  onBeforeRunTask(test: RunnerTestCase): void {
    this.#skipIfCancelled(test)
  }

  async onAfterRunTask({ result }: RunnerTestCase): Promise<void> {
    const { bail } = this.config
    if (!bail || result?.state !== 'fail') {
      return
    }
    const failed = Number(await this.#rpc.call('getCountOfFailedTests'))
    if (1 + failed >= bail) {
      this.#rpc.tell('onCancel', 'test-failure')
      this.cancel('test-failure')
    }
  }

  /** `startTests` puts a function of its own in its place meanwhile, which ends tests. */
  cancel(_reason: CancelReason): void {
    this.#isCancelled = true
  }

  #skipIfCancelled(task: RunnerTask): void {
    if (this.#isCancelled) {
      task.mode = 'skip'
    }
  }
}

/** A condition of `retry` cannot be cloned. */
function withoutFunctions(task: RunnerTask): void {
  const { retry } = task
  if (typeof retry === 'object' && typeof retry.condition === 'function') {
    const { condition: _, ...others } = retry
    task.retry = others
  }
  if (task.type === 'suite') {
    for (const inner of task.tasks) {
      withoutFunctions(inner)
    }
  }
}
