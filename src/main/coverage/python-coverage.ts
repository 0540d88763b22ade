import { join } from 'node:path'

import type { Vitest } from 'vitest/node'

import { inertText } from '../../common/inert.ts'
import type { CoveragePlan } from './coverage-plan.ts'
import { allSaved, readMeasured, removeData } from './measured-data.ts'
import type { MeasuredData } from './measured-data.ts'
import { renderCoverage } from './render-coverage.ts'
import { reportCoverage } from './report-process.ts'

/** What is known of a run of the notebooks of one project. */
export interface MeasuredRun {
  readonly hasNotebooks: boolean
  /** Whether its kernels are those of a Jupyter server, which are not measured. */
  readonly isOnServer: boolean
  /** Whether what stands on stdout is for people. */
  readonly isForPeople: boolean
}

/** The coverage of Python in a run of Vitest: one, however many `notebooks()` there are. */
export class PythonCoverage {
  readonly #vitest: Vitest
  readonly #plan: CoveragePlan
  readonly #hasUv: () => boolean
  readonly #data: string[] = []
  #runs: MeasuredRun[] = []

  constructor(vitest: Vitest, plan: CoveragePlan, hasUv: () => boolean) {
    this.#vitest = vitest
    this.#plan = plan
    this.#hasUv = hasUv
  }

  /** That of this run of Vitest. */
  static of(
    vitest: Vitest,
    plan: CoveragePlan,
    hasUv: () => boolean,
  ): PythonCoverage {
    const coverage =
      coverages.get(vitest) ?? new PythonCoverage(vitest, plan, hasUv)
    coverages.set(vitest, coverage)
    return coverage
  }

  /** @param data Folder that kernels of a project measure into, absolute. */
  add(data: string): void {
    this.#data.push(data)
  }

  /** To be called for each project; the last one reports for all. */
  async ended(run: MeasuredRun): Promise<void> {
    this.#runs.push(run)
    if (this.#runs.length < this.#data.length) {
      return
    }
    const runs = this.#runs
    this.#runs = []
    await allSaved(this.#data)
    const all = readMeasured(this.#data)
    const { logger } = this.#vitest
    const isForPeople = runs.some((each) => each.isForPeople)
    const isMerged = this.#vitest.config.mergeReports !== undefined
    const ran = isMerged ? [] : runs.filter((each) => each.hasNotebooks)
    if (isMerged) {
      logger.warn(
        'Coverage of Python is not in the reports that are merged. Combine what the shards measured: python -m coverage combine --keep FOLDERS/.coverage, then python -m coverage report',
      )
    } else if (ran.some((each) => each.isOnServer)) {
      logger.warn(
        'Coverage of Python lacks what notebooks ran on the Jupyter server: only kernels of this machine are measured.',
      )
    } else if (all.length === 0 && ran.length > 0) {
      logger.warn(
        'Coverage of Python: nothing was measured, since no Python kernel ran.',
      )
    }
    for (const measured of all) {
      const plan = { ...this.#plan, directory: this.#directory(measured, all) }
      const report =
        measured.hasData &&
        !measured.isMissing &&
        measured.failure === undefined
          ? await reportCoverage(
              measured.executable,
              {
                root: measured.root,
                data: measured.folders,
                directory: plan.directory,
                reports: plan.reports,
              },
              process.env,
            )
          : undefined
      const { lines, warnings, error } = renderCoverage(
        { measured, report, plan },
        this.#hasUv(),
      )
      for (const warning of warnings) {
        logger.warn(inertText(warning))
      }
      if (isForPeople && lines.length > 0) {
        logger.log(lines.join('\n'))
      }
      if (error) {
        logger.error(`\n${error.name} ${error.code}: ${error.message}\n`)
        process.exitCode = 1
      }
    }
    removeData(this.#data)
  }

  /** Several Pythons have a folder each. */
  #directory(one: MeasuredData, all: readonly MeasuredData[]): string {
    const { directory } = this.#plan
    if (all.length === 1) {
      return directory
    }
    const same = all.filter(({ version }) => version === one.version)
    const number = same.length === 1 ? '' : `-${same.indexOf(one) + 1}`
    return join(directory, `${one.version}${number}`)
  }
}

const coverages = new WeakMap<Vitest, PythonCoverage>()
