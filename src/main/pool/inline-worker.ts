import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

import type { PoolWorker } from 'vitest/node'

import { packageFile } from '../../common/package-files.ts'
import { loadRunner } from './runner-library.ts'
import type { LoadedRunner } from './runner-library.ts'

interface Session {
  receive(message: unknown): Promise<void>
  end(): Promise<void>
}

type SessionClass = new (
  vitest: LoadedRunner['vitest'],
  library: LoadedRunner['library'],
  environment: unknown,
  post: (message: object) => void,
) => Session

/** A worker for notebooks without a thread: its code is loaded into this process. */
export class InlineWorker implements PoolWorker {
  readonly name = 'notebooks'
  readonly #dist: string
  readonly #major: string
  readonly #events = new EventEmitter()
  #session: Session | undefined

  constructor(dist: string, major: string) {
    this.#dist = dist
    this.#major = major
  }

  on(event: string, callback: (argument: unknown) => void): void {
    this.#events.on(event, callback)
  }

  off(event: string, callback: (argument: unknown) => void): void {
    this.#events.off(event, callback)
  }

  deserialize(message: unknown): unknown {
    return message
  }

  async start(): Promise<void> {
    const [{ vitest, library }, { InlineSession }, { default: environment }] =
      await Promise.all([
        loadRunner(this.#dist, this.#major),
        loadWorker(),
        loadEnvironment(),
      ])
    this.#session = new InlineSession(
      vitest,
      library,
      environment,
      (message: object) =>
        // Not at once: Vitest listens to the answer when it has asked.
        queueMicrotask(() => this.#events.emit('message', message)),
    )
  }

  send(message: unknown): void {
    this.#session
      ?.receive(message)
      .catch((error: unknown) => this.#events.emit('error', error))
  }

  async stop(): Promise<void> {
    await this.#session?.end()
    this.#session = undefined
  }
}

/** By their paths, as Vitest's own workers load them. */
async function loadWorker(): Promise<{ readonly InlineSession: SessionClass }> {
  return import(pathToFileURL(packageFile('dist/worker.js')).href)
}

async function loadEnvironment(): Promise<{ readonly default: unknown }> {
  return import(pathToFileURL(packageFile('dist/environment.js')).href)
}
