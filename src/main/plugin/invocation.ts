import type { TestProject } from 'vitest/node'

import type { NotebookOptions, ResolvedOptions } from '../options/options.ts'

/**
 * What the command `vitest-notebook` was told, for every `notebooks()` of the
 * run that it starts: those that a configuration calls, too.
 */
export interface Invocation {
  /** Take the place of what the configuration says. */
  readonly options: Readonly<NotebookOptions>
  /** The command as messages repeat it, without paths: `vitest-notebook run --lax`. */
  readonly command: readonly string[]
  adopt(adopted: AdoptedProject): void
  /** All projects are there, and nothing has been run. */
  ready(): Promise<void>
}

/** A project of notebooks that has come to be. */
export interface AdoptedProject {
  readonly project: TestProject
  readonly options: ResolvedOptions
  /** Whether no configuration asked for it. */
  readonly isFallback: boolean
}

/** A symbol of the process: a configuration may load another copy of this module. */
const KEY = Symbol.for('vitest-notebook.invocation')

/** Undefined where Vitest was started by other means. */
export function currentInvocation(): Invocation | undefined {
  const invocation: Invocation | undefined = Reflect.get(globalThis, KEY)
  return invocation
}

export function setInvocation(invocation: Invocation): void {
  Reflect.set(globalThis, KEY, invocation)
}
