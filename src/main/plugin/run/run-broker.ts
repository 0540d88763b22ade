import { dirname } from 'node:path'

import { messageOf } from '../../../common/errors.ts'
import { openBroker } from '../../hosts/broker-server.ts'
import type { KernelSources } from '../../hosts/kernel-sources.ts'
import type { RunDirectory } from './run-directory.ts'

type Progress = Parameters<typeof openBroker>[2]

/** Where the workers of a run ask for kernels; costs next to nothing as long as none does. */
export class RunBroker implements AsyncDisposable {
  readonly #directory: RunDirectory
  readonly #sources: KernelSources
  readonly #progress: Progress
  #broker: Promise<AsyncDisposable> | undefined

  constructor(
    directory: RunDirectory,
    sources: KernelSources,
    progress: Progress,
  ) {
    this.#directory = directory
    this.#sources = sources
    this.#progress = progress
  }

  /** @returns what to tell those who will ask in vain, where that is so. */
  async listen(): Promise<string | undefined> {
    const directory = this.#directory
    try {
      directory.make()
      this.#broker ??= openBroker(
        directory.brokerPath,
        this.#sources,
        this.#progress,
        () => directory.keep(),
      )
      await this.#broker
      return undefined
    } catch (error) {
      // Thrown on, it would end the run of ordinary tests, too.
      this.#broker = undefined
      return describeFault(directory.path, error)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#broker)?.[Symbol.asyncDispose]()
  }
}

function describeFault(directory: string, error: unknown): string {
  const fact = messageOf(error)
  return `The workers of Vitest cannot be given kernels: ${fact}.\nMake sure that folders can be made in ${dirname(directory)}, or set TMPDIR to another folder.`
}
