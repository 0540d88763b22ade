import type { Reporter, Vitest } from 'vitest/node'

import { createColors } from '../../common/colors.ts'
import type { Colors } from '../../common/colors.ts'
import type {} from '../../contract/task-meta.ts'
import { collapseSkipped } from './collapse-skipped.ts'

/** Sees to what Vitest's own reporters show of the notebooks of one project. */
export class TerminalReporter implements Reporter {
  readonly #project: string
  readonly #vitest: Vitest
  readonly #colors: Colors

  constructor(project: string, vitest: Vitest, colors: boolean) {
    this.#project = project
    this.#vitest = vitest
    this.#colors = createColors(colors)
  }

  onInit(): void {
    const { dim, gray } = this.#colors
    for (const reporter of reportersOf(this.#vitest)) {
      collapseSkipped(reporter, (line) => dim(gray(line)))
    }
  }

  /** Vitest (4.1, 5.1) offers the key only where a message is that of a snapshot. */
  onWatcherStart(): void {
    const count = this.#vitest.state
      .getTestModules()
      .filter(({ project }) => project.name === this.#project)
      .flatMap((module) => [...module.children.allTests('failed')])
      .filter((test) => ACCEPTABLE.has(test.meta().cell?.outcome ?? '')).length
    if (count > 0) {
      const { bold, dim, yellow } = this.#colors
      const whose = count === 1 ? 'of the red cell' : `of ${count} red cells`
      this.#vitest.logger.log(
        `       ${dim('press ')}${bold(yellow('u'))}${dim(` to accept the new outputs ${whose}`)}`,
      )
    }
  }
}

const ACCEPTABLE: ReadonlySet<string> = new Set(['mismatched', 'unrecorded'])

/** Once they are made, which is when they are told of it; no part of Vitest's API. */
function reportersOf(vitest: Vitest): readonly unknown[] {
  const reporters: unknown = Reflect.get(vitest, 'reporters')
  return Array.isArray(reporters) ? reporters : []
}
