import type { Parameters } from '../parameters/parameter-value.ts'
import { CallSite } from './call-site.ts'
import { endsBy } from './disposable.ts'
import type { KernelSession } from './kernel-session.ts'
import type { Patch, ShownOutputs, TestKernel } from './types.ts'

/** What tests hold of a kernel, and of the one of a notebook. */
export class KernelHandle implements Omit<TestKernel, 'execute'> {
  readonly #session: KernelSession

  constructor(session: KernelSession) {
    this.#session = session
    endsBy(this, () => this.close())
  }

  async evaluate<T = unknown>(expression: string): Promise<T> {
    const value = await this.queued((session) => session.evaluate(expression))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it is, only the caller can know
    return value as T
  }

  async set(values: Parameters): Promise<void> {
    await this.queued((session) => session.set(values))
  }

  async patch(target: string, code?: string): Promise<Patch> {
    return this.queued((session) => session.patch(target, code))
  }

  async close(): Promise<void> {
    await this.#session.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** To be called by what a test calls, so that errors lead to the test. */
  protected async queued<T>(
    work: (session: KernelSession) => Promise<T>,
  ): Promise<T> {
    const site = new CallSite(2)
    return site.during(() => this.#session.queued(() => work(this.#session)))
  }
}

/** A kernel without a notebook. */
export class OpenedKernel extends KernelHandle implements TestKernel {
  async execute(code: string): Promise<ShownOutputs> {
    return this.queued((session) => session.execute(code, 'execute()'))
  }
}
