import { existsSync, statSync } from 'node:fs'
import { relative } from 'node:path'

import type { Vitest } from 'vitest/node'

import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { DependencyMap } from './dependency-map.ts'
import { RerunChain } from './rerun-chain.ts'

/** Reruns notebooks in watch mode when a file changes that they use. */
export class DependencyWatch {
  readonly #vitest: Vitest
  readonly #map: DependencyMap
  readonly #chain = new RerunChain()
  #asked: string | undefined

  constructor(vitest: Vitest, map: DependencyMap) {
    this.#vitest = vitest
    this.#map = map
    const patterns = (vitest.config.watchTriggerPatterns ??= [])
    patterns.push({
      pattern: /^/,
      testsToRun: (file) => this.#notebooksToRun(file),
    })
    // Vitest itself (4.1, 5.1) does nothing when a file that tests use is gone.
    vitest.vite.watcher.on('unlink', (path) => {
      const file = slash(path)
      if (this.#usersOf(file).length > 0) {
        vitest.watcher.onFileChange(file)
      }
    })
    this.add([...map.files])
  }

  /** Watches further files. */
  add(files: readonly string[]): void {
    const { root } = this.#vitest.vite.config
    // Everything below the root is watched anyway.
    const outside = files.filter((file) => !file.startsWith(`${root}/`))
    if (outside.length > 0) {
      this.#vitest.vite.watcher.add(outside)
    }
  }

  runStarts(): void {
    this.#chain.runStarts(Date.now())
  }

  runEnds(): void {
    this.#chain.runEnds(Date.now())
  }

  /** @returns `undefined` for a file that is none of ours. */
  #notebooksToRun(file: string): string[] | undefined {
    if (file === this.#asked) {
      return undefined
    }
    const notebooks = this.#usersOf(file)
    if (notebooks.length === 0) {
      return undefined
    }
    if (!this.#chain.allows(changedAt(file))) {
      const shown = inertLine(relative(this.#vitest.config.root, file))
      this.#vitest.logger.warn(
        `${shown} has changed during each of the last runs of notebooks that use it.\nThey may change it themselves, so they run again only when it changes while nothing runs, or when you press r.`,
      )
      return undefined
    }
    // An answer keeps Vitest from looking for other tests that import the file.
    if (existsSync(file)) {
      this.#asked = file
      this.#vitest.watcher.onFileChange(file)
      this.#asked = undefined
    }
    return notebooks
  }

  /** Only notebooks that are there still, and part of this session. */
  #usersOf(file: string): string[] {
    return this.#map
      .usersOf(file)
      .filter(
        (notebook) =>
          existsSync(notebook) &&
          this.#vitest.getModuleSpecifications(notebook).length > 0,
      )
  }
}

function changedAt(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.ctimeMs ?? Date.now()
}
