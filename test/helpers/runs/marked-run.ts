import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { SOON_MS } from '../until.ts'
import { Project } from './consumer.ts'
import type { Consumer } from './consumer.ts'
import { processesWith } from './processes.ts'
import type { RunningProcess } from './processes.ts'

/** A run whose processes and temporary files can be told from all others. */
export class MarkedRun implements Disposable {
  readonly project: Project
  readonly temporary: string
  readonly env: Readonly<Record<string, string>>
  readonly #variable: string

  constructor(files: Readonly<Record<string, string>>, consumer?: Consumer) {
    // Short, since it has to hold Unix domain sockets.
    this.temporary = mkdtempSync(join(tmpdir(), 'left-'))
    const marker = randomUUID()
    this.#variable = `NOTHING_LEFT=${marker}`
    this.env = { NOTHING_LEFT: marker, TMPDIR: this.temporary }
    this.project = new Project(files, consumer)
  }

  processes(): RunningProcess[] {
    return processesWith(this.#variable)
  }

  /**
   * What there still is when it ought to be gone: command lines, and our folders with
   * what is in them.
   */
  async left(): Promise<readonly string[]> {
    const deadline = performance.now() + SOON_MS
    for (;;) {
      const left = [
        ...this.processes().map(({ command }) => command),
        ...this.entries(),
      ]
      if (left.length === 0 || performance.now() > deadline) {
        return left
      }
      await sleep(50)
    }
  }

  /** Our temporary folders, with what is in each. */
  entries(): string[] {
    return readdirSync(this.temporary)
      .filter((name) => name.startsWith('vnb-'))
      .map((name) => `vnb-/${entriesOf(join(this.temporary, name)).join()}`)
  }

  /** Ends what a failed test has left, so that it does not disturb others. */
  [Symbol.dispose](): void {
    for (const { pid } of this.processes()) {
      process.kill(pid, 'SIGKILL')
    }
    rmSync(this.temporary, { recursive: true, force: true })
    this.project[Symbol.dispose]()
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // It is just being removed.
    return []
  }
}
