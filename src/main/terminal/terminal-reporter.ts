import type { Reporter, TestModule, Vitest } from 'vitest/node'

import { createColors } from '../../common/colors.ts'
import type { Colors } from '../../common/colors.ts'
import { inertLine } from '../../common/inert.ts'
import type { Progress } from '../../contract/broker-protocol.ts'
import type {} from '../../contract/task-meta.ts'
import { vitestReporters } from '../reporter/vitest-reporters.ts'
import { collapseSkipped } from './collapse-skipped.ts'
import { describeRunning, isLineDue, showInWindow } from './running-cells.ts'

/** Sees to what Vitest's own reporters show of the notebooks of one project. */
export class TerminalReporter implements Reporter {
  readonly #project: string
  readonly #vitest: Vitest
  readonly #colors: Colors
  /** How often a line tells of a cell that runs. */
  readonly #progressMs: number
  /** The modules that run, by their files. */
  readonly #running = new Map<string, RunningModule>()

  constructor(
    project: string,
    vitest: Vitest,
    options: { readonly colors: boolean; readonly progressMs: number },
  ) {
    this.#project = project
    this.#vitest = vitest
    this.#colors = createColors(options.colors)
    this.#progressMs = options.progressMs
  }

  onInit(): void {
    const { dim, gray } = this.#colors
    for (const reporter of vitestReporters(this.#vitest)) {
      collapseSkipped(reporter, (line) => dim(gray(line)))
    }
  }

  onTestModuleCollected(module: TestModule): void {
    if (module.project.name === this.#project) {
      this.#running.set(module.moduleId, { module, linesOfCell: 0 })
    }
  }

  onTestModuleEnd(module: TestModule): void {
    if (module.project.name === this.#project) {
      this.#running.delete(module.moduleId)
    }
  }

  /** What a notebook has been at for a while; without it: it has ended. */
  progress(file: string, cell: Progress | undefined): void {
    const running = this.#running.get(file)
    if (!running) {
      return
    }
    const { module, linesOfCell } = running
    const columns = process.stdout.columns ?? 80
    const hasWindow = showInWindow(
      vitestReporters(this.#vitest),
      module.id,
      cell,
      columns,
    )
    if (!cell) {
      running.linesOfCell = 0
    } else if (
      !hasWindow &&
      isLineDue(cell.ranMs, this.#progressMs, linesOfCell)
    ) {
      running.linesOfCell += 1
      // Not to stdout, which may be a report.
      this.#vitest.logger.error(
        describeRunning(inertLine(module.relativeModuleId), cell),
      )
    }
  }

  /** Vitest (4.1, 5.1) offers the key only where a message is that of a snapshot. */
  onWatcherStart(): void {
    const count = this.#vitest.state
      .getTestModules()
      .filter(({ project }) => project.name === this.#project)
      .flatMap((module) => [...module.children.allTests('failed')])
      .filter((test) => test.meta().cell?.accept !== undefined).length
    if (count > 0) {
      const { bold, dim, yellow } = this.#colors
      const whose = count === 1 ? 'of the red cell' : `of ${count} red cells`
      this.#vitest.logger.log(
        `       ${dim('press ')}${bold(yellow('u'))}${dim(` to accept the new outputs ${whose}`)}`,
      )
    }
  }
}

interface RunningModule {
  readonly module: TestModule
  linesOfCell: number
}
