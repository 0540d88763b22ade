import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

import { until } from '../until.ts'
import { python } from './consumer.ts'
import type { Project } from './consumer.ts'

/** The files of one run of Vitest, by their paths in the project, with their states. */
export type Run = Readonly<Record<string, string>>

/** A config whose runs are told in a file, so that a test can wait for them. */
export const CONFIG_THAT_TELLS: string = `
import { appendFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'
const tell = {
  onTestRunEnd(modules) {
    const run = modules.map((module) => [module.relativeModuleId, module.state()])
    appendFileSync('runs.txt', JSON.stringify(Object.fromEntries(run.toSorted())) + '\\n')
  },
}
export default defineConfig({
  plugins: [notebooks({ python: ${JSON.stringify(python)} })],
  test: { reporters: ['default', tell] },
})
`

/** Reads the runs of a project that has {@link CONFIG_THAT_TELLS}. */
export function runsOf(project: Project): readonly Run[] {
  const file = join(project.folder, 'runs.txt')
  if (!existsSync(file)) {
    return []
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

/** Vitest in watch mode, in a project that has {@link CONFIG_THAT_TELLS}. */
export class WatchSession implements AsyncDisposable {
  readonly #project: Project
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  #output = ''
  #seen: number

  constructor(project: Project, args: readonly string[] = []) {
    this.#project = project
    this.#seen = runsOf(project).length
    this.#child = project.spawn(['watch', ...args])
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => (this.#output += text))
    }
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', () => resolve())
    })
  }

  get output(): string {
    return stripVTControlCharacters(this.#output)
  }

  /** The runs that nobody has asked for yet. */
  get newRuns(): readonly Run[] {
    return runsOf(this.#project).slice(this.#seen)
  }

  /** Waits for the next run, and as long as a person takes to save a file then. */
  async nextRun(): Promise<Run> {
    const run = await until('a run', () => this.newRuns[0]).catch((error) => {
      throw new Error(`${error}; Vitest said:\n${this.output}`)
    })
    this.#seen += 1
    await sleep(800)
    return run
  }

  /**
   * What is run after a change, in one run or more: Vitest waits a moment for
   * further changes, which on a busy machine come later.
   * @param files What is waited for; others that are run are given, too.
   */
  async runsAfter(change: () => void, files: readonly string[]): Promise<Run> {
    change()
    let all: Run = {}
    do {
      all = { ...all, ...(await this.nextRun()) }
    } while (files.some((file) => !(file in all)))
    return all
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGINT')
    await this.#ended
  }
}
