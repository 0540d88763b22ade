import type { Colors } from '../../common/colors.ts'
import type { ChecksCount, NotebookSummary } from './summarize.ts'

/** Aligned with the lines below `Test Files` of Vitest's own reporters. */
const LABEL_WIDTH = 11

/** What stands in the lines beside what a run came to. */
export interface SummaryFrame {
  readonly isVerbose: boolean
  /** The project's name, where another one has lines, too. */
  readonly project?: string | undefined
  /** The page that shows the run, if there is one. */
  readonly page?: string | undefined
}

/** The lines about notebooks at the end of a run. */
export function renderSummary(
  summary: NotebookSummary,
  colors: Colors,
  { isVerbose, project, page }: SummaryFrame,
): string {
  const line = (label: string, text: string): string =>
    `${colors.dim(label.padStart(LABEL_WIDTH))}  ${text}`
  const kernels = summary.kernels.join(', ')
  const starts = summary.starts.join(', ')
  const cells = summary.cells
    .map(({ what, count, isBad }) => {
      const text = `${count} ${what}`
      return isBad ? colors.red(text) : text
    })
    .join(colors.dim(' · '))
  return [
    line(
      'Notebooks',
      `${summary.notebooks} run${project === undefined ? '' : ` in ${project}`}${kernels === '' ? '' : colors.dim(` on ${kernels}`)}${starts === '' ? '' : colors.dim(` · ${starts}`)}`,
    ),
    line('Cells', cells),
    ...(summary.rules.length === 0
      ? []
      : [line('By rule', summary.rules.join(colors.dim(' · ')))]),
    ...(summary.checks === undefined
      ? []
      : [
          line(
            'Checks',
            describeChecks(summary.checks, colors.red).join(colors.dim(' · ')),
          ),
        ]),
    ...summary.slowest.map((cell, index) =>
      line(index === 0 ? 'Slowest' : '', cell),
    ),
    ...summary.remarks.map((remark) => line('Note', colors.yellow(remark))),
    ...(isVerbose ? summary.details : []).map((detail) =>
      line('Kernel', colors.dim(detail)),
    ),
    ...(isVerbose ? summary.dependencies : []).map((uses) =>
      line('Uses', colors.dim(uses)),
    ),
    ...(page === undefined ? [] : [line('Report', colors.cyan(page))]),
    '',
  ].join('\n')
}

/** @param bad Marks what is red. */
export function describeChecks(
  { passed, failed, findings }: ChecksCount,
  bad: (text: string) => string,
): readonly string[] {
  const noun = findings === 1 ? 'finding' : 'findings'
  return [
    ...(passed === 0 ? [] : [`${passed} in order`]),
    ...(failed === 0 ? [] : [bad(`${failed} with ${findings} ${noun}`)]),
  ]
}
