import { relative } from 'node:path'

import type { Vitest } from 'vitest/node'

import { NotebookError } from '../../../common/errors.ts'
import { inertLine } from '../../../common/inert.ts'
import { slash } from '../../../common/paths.ts'
import type { ReportPage } from '../../report-page/report-page.ts'
import type { EndedRun } from '../../reporter/notebook-reporter.ts'

const targets = new WeakMap<Vitest, Set<string>>()

/** The pages that show the runs of one project; what draws them is loaded at the end of the first. */
export class RunPages {
  readonly #vitest: Vitest
  readonly #target: string
  readonly #facts: string
  #page: ReportPage | undefined

  /**
   * @param target Absolute path of the page.
   * @param facts Folder where workers leave what it shows.
   * @throws NotebookError `NB_ERR_OPTIONS` where another project has that page.
   */
  constructor(vitest: Vitest, target: string, facts: string) {
    const taken = targets.get(vitest) ?? new Set()
    targets.set(vitest, taken)
    if (taken.has(target)) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `Two notebooks() have the same report, ${target}: one would replace the other.\nGive one of them another file: notebooks({ report: 'other-report.html' })`,
      )
    }
    taken.add(target)
    this.#vitest = vitest
    this.#target = target
    this.#facts = facts
  }

  /** A run begins that has these notebooks (absolute paths). */
  async start(notebooks: readonly string[]): Promise<void> {
    await this.#page?.forget(notebooks)
  }

  async packFacts(
    notebook: string,
    ofCase?: string,
  ): Promise<string | undefined> {
    const { packFacts } = await import('../../report-page/report-page.ts')
    return packFacts(notebook, this.#facts, ofCase)
  }

  /**
   * Writes the page of a run; where that fails, a message says why and the
   * verdicts stay.
   *
   * @returns the page as messages name it.
   */
  async write(run: EndedRun): Promise<string | undefined> {
    const { modules, ...facts } = run
    if (modules.length === 0) {
      return undefined
    }
    const { ReportPage } = await import('../../report-page/report-page.ts')
    this.#page ??= new ReportPage(this.#target, this.#facts)
    const { version } = this.#vitest
    try {
      await this.#page.write(modules, {
        ...facts,
        versions: [`Vitest ${version}`, `Node ${process.versions.node}`],
      })
    } catch (error) {
      if (!(error instanceof NotebookError)) {
        throw error
      }
      this.#vitest.logger.error(error.message)
      return undefined
    }
    return inertLine(slash(relative(process.cwd(), this.#target)))
  }
}
