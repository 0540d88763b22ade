import type { CancelReason, SerializedConfig } from 'vitest'
import type { Environment } from 'vitest/runtime'

import type { RunnerApi } from '../../contract/generated-call.ts'
import type { RunnerLibrary } from '../../contract/runner-library.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { InlineRunner } from './inline-runner.ts'
import { Rpc } from './rpc.ts'

/** What Vitest's pool says to a worker (4.1, 5.1: `WorkerRequest`, birpc). */
interface PoolMessage {
  readonly type?: 'start' | 'run' | 'stop'
  readonly context?: {
    readonly config: SerializedConfig
    readonly files: readonly { readonly filepath: string }[]
    readonly providedContext: {
      readonly 'vitest-notebook': RuntimeSettings
    }
  }
  readonly t?: 'q' | 's'
  readonly m?: string
  readonly a?: readonly [CancelReason]
}

/** A worker that shares the process, and the thread, of Vitest's main process. */
export class InlineSession {
  readonly #vitest: Omit<RunnerApi, 'inject'>
  readonly #library: RunnerLibrary
  readonly #environment: Environment
  readonly #post: (message: object) => void
  readonly #rpc: Rpc
  #config: SerializedConfig | undefined
  #runner: InlineRunner | undefined
  #teardown: (() => Promise<unknown>) | undefined

  constructor(
    vitest: Omit<RunnerApi, 'inject'>,
    library: RunnerLibrary,
    environment: Environment,
    post: (message: object) => void,
  ) {
    this.#vitest = vitest
    this.#library = library
    this.#environment = environment
    this.#post = post
    this.#rpc = new Rpc(post)
  }

  async receive(message: PoolMessage): Promise<void> {
    if (message.t === 's') {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- told by its letter
      this.#rpc.answer(message as Parameters<Rpc['answer']>[0])
    } else if (message.m === 'onCancel' && message.a) {
      this.#runner?.cancel(...message.a)
    } else {
      await this.#obey(message)
    }
  }

  /** Ends what is under way, where Vitest does not wait for it. */
  async end(): Promise<void> {
    this.#rpc.close()
    this.#runner?.cancel('keyboard-input')
    await this.#teardown?.()
  }

  async #obey({ type, context }: PoolMessage): Promise<void> {
    switch (type) {
      case 'start':
        this.#config = context?.config
        await this.#answer('started', () => this.#start())
        break
      case 'run':
        await this.#answer('testfileFinished', () => this.#run(context))
        break
      case 'stop':
        await this.#answer('stopped', async () => this.#teardown?.())
        break
      case undefined:
    }
  }

  async #start(): Promise<void> {
    const { teardown } = await this.#environment.setup(globalThis, {})
    this.#teardown = async () => teardown(globalThis)
  }

  async #run(context: PoolMessage['context']): Promise<void> {
    if (!context || !this.#config) {
      throw new TypeError('Vitest has not started this worker.')
    }
    // What notebooks wait with keeps nothing alive.
    const alive = setInterval(() => {}, 2 ** 31 - 1)
    const { providedContext: provided, files } = context
    const vitest = {
      ...this.#vitest,
      inject: (key: keyof typeof provided) => provided[key],
    }
    // One for all of its files: what is cancelled stays so.
    const runner = new InlineRunner(
      this.#config,
      vitest,
      provided['vitest-notebook'],
      this.#rpc,
    )
    this.#runner = runner
    try {
      for (const file of files) {
        await this.#library.startTests([file], runner)
      }
      await this.#rpc.settle()
    } finally {
      this.#runner = undefined
      clearInterval(alive)
    }
  }

  async #answer(type: string, act: () => Promise<unknown>): Promise<void> {
    const answer = { __vitest_worker_response__: true, type }
    try {
      await act()
      this.#post(answer)
    } catch (error) {
      this.#post({ ...answer, error })
    }
  }
}
