import { relative } from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import { quotePath } from '../../common/words/quote-path.ts'
import type { CoveragePlan } from './coverage-plan.ts'
import type { MeasuredData } from './measured-data.ts'
import type { CoverageReport } from './report-process.ts'

/** What came of one Python. */
export interface CoverageResult {
  readonly measured: MeasuredData
  /** `undefined` where there was nothing to report. */
  readonly report: CoverageReport | undefined
  readonly plan: CoveragePlan
}

/** What is said of it. */
export interface CoverageWords {
  /** Below the summary. */
  readonly lines: readonly string[]
  readonly warnings: readonly string[]
  /** The run is red for it. */
  readonly error: NotebookError | undefined
}

/** @param hasUv Whether `uv`, which installs where there is no pip, can be called. */
export function renderCoverage(
  { measured, report, plan }: CoverageResult,
  hasUv: boolean,
): CoverageWords {
  const { executable, version, root, lost, failure } = measured
  const python = `Python ${version}`
  const warnings =
    lost.length === 0
      ? []
      : [
          `Coverage of ${python} lacks what ${lost.length === 1 ? 'a kernel' : `${lost.length} kernels`} ran that ended without saving it (killed, or by os._exit): ${[...new Set(lost.map((file) => relative(plan.root, file) || file))].join(', ')}.`,
        ]
  const words = (
    lines: readonly string[],
    message?: string,
  ): CoverageWords => ({
    lines,
    warnings,
    error:
      message === undefined
        ? undefined
        : new NotebookError('NB_ERR_COVERAGE', message),
  })
  if (measured.isMissing) {
    return words(
      [],
      `The coverage of ${python} was not measured: coverage.py is not installed (${executable}).\nInstall it: ${installCommand(measured, hasUv)}\nOr do without: notebooks({ coverage: { python: false } })`,
    )
  }
  if (failure !== undefined) {
    return words(
      [],
      `The coverage of ${python} was not measured (${executable}): coverage.py says: ${failure}\nIts configuration is looked for in ${root}: .coveragerc, setup.cfg, tox.ini, pyproject.toml.`,
    )
  }
  if (report === undefined || report.type === 'empty') {
    return words([
      `Coverage of ${python}: no file of the project was run that is to be measured.`,
    ])
  }
  if (report.type === 'failed') {
    return words(
      [],
      `The coverage of ${python} was measured and cannot be reported (${executable}): ${report.error}\nWhat was measured is in ${plan.directory}, as far as it was combined.`,
    )
  }
  const { table, total, failUnder, reports } = report
  const isBelow = failUnder !== undefined && !plan.isPart
  const lines = [
    `Coverage of ${python}: ${total} %${plan.isPart ? ' in this shard' : ''}${reports.length === 0 ? '' : `, written to ${relative(plan.root, plan.directory)}`}`,
    ...(plan.hasTable ? [table] : []),
    '',
  ]
  return isBelow
    ? words(
        lines,
        `The coverage of ${python} is ${total} %, and the project wants ${failUnder} % (fail_under).\nLines that were not run: see "Missing" in the table, or npx vitest run --coverage.reporter=text`,
      )
    : words(lines)
}

function installCommand(
  { executable, hasPip }: MeasuredData,
  hasUv: boolean,
): string {
  const python = quotePath(executable)
  const install = `${python} -m pip install coverage`
  if (hasPip) {
    return install
  }
  return hasUv
    ? `uv pip install --python ${python} coverage`
    : `${python} -m ensurepip && ${install}`
}
