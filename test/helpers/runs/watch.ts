import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'

import { until } from '../until.ts'
import type { Project } from './consumer.ts'

/** More than Vitest waits before it runs what has changed. */
export const SETTLED_MS = 2000

/** Vitest in watch mode, in a terminal with keys to press. */
export interface Watch extends Disposable {
  readonly output: string
  /** What became of the cells in each run until now, as the summary says it. */
  readonly verdicts: readonly string[]
  /** Waits until so many runs have ended. */
  runs(count: number): Promise<void>
  press(key: string): void
  /** Settles when Vitest has ended. */
  readonly ended: Promise<unknown>
}

export function startWatch(
  project: Project,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Watch {
  const child = project.spawnInTerminal(['watch', ...args], env)
  const ended = once(child, 'exit')
  let output = ''
  child.stdout
    ?.setEncoding('utf8')
    .on('data', (text) => (output += stripVTControlCharacters(text)))
  const press = (key: string): void => {
    child.stdin?.write(key)
  }
  return {
    get output() {
      return output
    },
    get verdicts() {
      return [...output.matchAll(/Cells {2}(.*?)\r?\n/g)].map(
        ([, text]) => `${text}`,
      )
    },
    async runs(count) {
      await until(
        `run ${count} has ended`,
        () =>
          this.verdicts.length >= count &&
          // Before it says so, a key would cancel the run.
          output
            .slice(output.lastIndexOf('Cells  '))
            .includes('for file changes'),
      )
    },
    press,
    ended,
    [Symbol.dispose]() {
      press('q')
    },
  }
}
