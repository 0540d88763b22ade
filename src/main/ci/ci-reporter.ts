import type { Reporter, TestModule, Vitest } from 'vitest/node'

import { inertLine } from '../../common/inert.ts'
import { notebookReports } from '../reporter/notebook-report.ts'
import { summarize } from '../reporter/summarize.ts'
import { vitestReporters } from '../reporter/vitest-reporters.ts'
import { completeAnnotations } from './github-annotations.ts'
import { appendJobSummary, jobSummaryFile } from './job-summary-file.ts'
import { completeJUnit } from './junit-report.ts'
import { renderJobSummary } from './render-job-summary.ts'

/** Sees to what CI systems are told of the notebooks of one project. */
export class CiReporter implements Reporter {
  readonly #project: string
  readonly #vitest: Vitest
  readonly #page: string | undefined

  /** @param page That shows the run, if there is one; below the root. */
  constructor(project: string, vitest: Vitest, page: string | undefined) {
    this.#project = project
    this.#vitest = vitest
    this.#page = page
  }

  onInit(): void {
    for (const reporter of vitestReporters(this.#vitest)) {
      completeJUnit(reporter, this.#vitest.config.root)
      completeAnnotations(reporter)
    }
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = jobSummaryFile(process.env)
    const mine = modules.filter(({ project }) => project.name === this.#project)
    if (file === undefined || mine.length === 0) {
      return
    }
    const reports = mine.flatMap(notebookReports)
    const fault = appendJobSummary(file, (maxBytes) =>
      renderJobSummary({
        name: this.#project,
        summary: summarize(reports),
        reports,
        page: this.#page,
        maxBytes,
      }),
    )
    if (fault !== undefined) {
      this.#vitest.logger.warn(
        inertLine(`The summary of the job cannot be written: ${fault}`),
      )
    }
  }
}
