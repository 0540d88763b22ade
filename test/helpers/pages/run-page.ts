import { readFileSync } from 'node:fs'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type { CellMeta, NotebookMeta } from '../../../src/contract/task-meta.ts'
import type { RunFacts } from '../../../src/main/report-page/layout/run-summary.ts'
import { cellView } from '../../../src/main/report-page/notebook-view.ts'
import type {
  ErrorView,
  NotebookView,
} from '../../../src/main/report-page/notebook-view.ts'
import { page } from '../../../src/main/report-page/page.ts'
import type { ReadFacts } from '../../../src/main/report-page/read-facts.ts'
import type { NotebookReport } from '../../../src/main/reporter/notebook-report.ts'
import { parseNotebook } from '../../../src/nbformat/parse-notebook.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { notebookFacts } from '../../../src/page-facts/notebook-facts.ts'
import { shownDifferences } from '../../../src/page-facts/shown-difference.ts'
import { notebookFile } from '../notebooks/notebook-file.ts'

/** A cell of a notebook with what a run has made of it. */
export interface RanCell {
  readonly markdown?: string
  readonly code?: string
  readonly stored?: readonly object[]
  /** As nbformat stores them; default: those stored. */
  readonly actual?: readonly object[]
  readonly state?: 'passed' | 'failed' | 'skipped'
  readonly meta?: Omit<CellMeta, 'number'>
  readonly errors?: readonly ErrorView[]
}

export interface RanNotebook {
  readonly path: string
  readonly cells: readonly RanCell[]
  readonly meta?: NotebookMeta
  readonly errors?: readonly ErrorView[]
}

const RUN: RunFacts = {
  startedAt: new Date('2026-03-14T15:09:26Z'),
  durationMs: 2718,
  isInterrupted: false,
  errors: [],
  versions: ['Vitest 4.1.12', 'Node 22.12.0'],
}

/** The page of a run that there was not: what workers hand over is made of the cells. */
export async function runPage(
  notebooks: readonly RanNotebook[],
  run: Partial<RunFacts> = {},
): Promise<string> {
  const asset = (name: string): string =>
    readFileSync(new URL(`../../../page/${name}`, import.meta.url), 'utf8')
  const made = notebooks.map(makeNotebook)
  const facts = new Map(made.map((each) => [each.view, each.facts]))
  let text = ''
  for await (const piece of page(
    {
      views: made.map(({ view }) => view),
      reports: made.map(({ report }) => report),
      run: { ...RUN, ...run },
      factsOf: async (view) => facts.get(view) ?? { from: 'nowhere' },
    },
    { style: asset('report.css'), script: asset('report.js') },
  )) {
    text += piece
  }
  return text
}

function makeNotebook({ path, cells, meta, errors = [] }: RanNotebook): {
  readonly view: NotebookView
  readonly report: NotebookReport
  readonly facts: ReadFacts
} {
  const codeCells = cells.filter(({ code }) => code !== undefined)
  const notebook = readNotebook(cells, 'stored')
  const actual = readNotebook(cells, 'actual')
  const outputs: (readonly Output[])[] = actual.cells.flatMap((cell) =>
    cell.cell_type === 'code' ? [cell.outputs] : [],
  )
  const compared = notebook.cells.flatMap((cell) =>
    cell.cell_type === 'code'
      ? [compareCellOutputs(cell.outputs, outputs[cell.number - 1] ?? [])]
      : [],
  )
  const report: NotebookReport = {
    path,
    meta: {
      kernel: 'Python 3.12.3 (.venv/bin/python, ipykernel 7.4.0)',
      start: 'forked',
      ...meta,
    },
    uses: [],
    errors: [],
    cells: codeCells.map((cell, index) => {
      const { differences = [], rules = [] } = compared[index] ?? {}
      const isRed = differences.length > 0 || (cell.errors?.length ?? 0) > 0
      return {
        title: `[${index + 1}] ${cell.code?.split('\n')[0]}`,
        state: cell.state ?? (isRed ? 'failed' : 'passed'),
        errors: [],
        meta: {
          number: index + 1,
          outcome: differences.length > 0 ? 'mismatched' : 'matched',
          durationMs: 12 + index,
          ...(rules.length > 0 && { rules }),
          ...cell.meta,
        },
      }
    }),
  }
  const views = report.cells.map((cell, index) =>
    cellView(index + 1, cell, report, codeCells[index]?.errors ?? []),
  )
  return {
    report,
    view: {
      file: `/project/${path}`,
      path,
      meta: report.meta,
      isRed: errors.length > 0 || views.some(({ tone }) => tone === 'red'),
      errors,
      cells: new Map(views.map((view) => [view.number, view])),
      skipReason: undefined,
      isFinished: true,
    },
    facts: {
      from: 'run',
      facts: notebookFacts(notebook, 'stored', (cell, shower) => {
        const { differences = [] } = compared[cell.number - 1] ?? {}
        const isRun = report.cells[cell.number - 1]?.state !== 'skipped'
        return {
          executionCount: cell.execution_count,
          outputs: isRun
            ? shower.show(outputs[cell.number - 1] ?? [])
            : undefined,
          recorded:
            differences.length > 0 || !isRun
              ? shower.show(cell.outputs)
              : undefined,
          differences: isRun ? shownDifferences(differences, shower) : [],
          accept: `npx vitest run ${path}:${cell.position.startLine} -u`,
        }
      }),
    },
  }
}

function readNotebook(
  cells: readonly RanCell[],
  side: 'stored' | 'actual',
): ReturnType<typeof parseNotebook> {
  return parseNotebook(
    notebookFile(
      cells.map(({ markdown, code = '', stored = [], actual = stored }) =>
        markdown === undefined
          ? { code, outputs: side === 'stored' ? stored : actual }
          : { markdown },
      ),
    ),
  )
}
