import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

import type {
  Reporter,
  SerializedError,
  TestModule,
  TestRunEndReason,
  TestSpecification,
  Vitest,
} from 'vitest/node'

import { createColors } from '../../common/colors.ts'
import { isNotebookError, NotebookError } from '../../common/errors.ts'
import { slash } from '../../common/paths.ts'
import type { NotebookMeta } from '../../contract/task-meta.ts'
import { cellAtLine } from '../../nbformat/outline/cell-at-line.ts'
import { lineFault } from '../../nbformat/outline/line-fault.ts'
import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import type { Notebook } from '../../nbformat/types.ts'
import { asksForChecks } from './asks-for-checks.ts'
import { editorPattern } from './editor-pattern.ts'
import {
  hasSeveralProjects,
  refuseOverlap,
  registerProject,
} from './find-overlap.ts'
import { notebookParts } from './notebook-parts.ts'
import { notebookReports } from './notebook-report.ts'
import { OwnWrites } from './own-writes.ts'
import { renderSummary } from './render-summary.ts'
import { summarize } from './summarize.ts'
import { titlePattern } from './title-pattern.ts'

export interface ReporterHandlers {
  /** All projects are there, and nothing has been run. */
  ready(): Promise<void>
  /** A run begins that has other tests alone, which may open notebooks. */
  startOthers(): Promise<void>
  /**
   * A run begins that has these notebooks (absolute paths).
   *
   * @param withKernels Those of them that have more to do than checks.
   */
  start(files: readonly string[], withKernels: readonly string[]): Promise<void>
  /** A notebook (absolute path) has been run; with what is told of each of its cases. */
  moduleEnds(file: string, metas: readonly NotebookMeta[]): void
  /** What the page shows of a notebook, where that is to travel in a blob report. */
  packFacts(file: string, ofCase?: string): Promise<string | undefined>
  /**
   * A run has ended.
   *
   * @returns the page that shows it, as messages name it, if there is one.
   */
  end(run: EndedRun): Promise<string | undefined>
  /** What a run came to has been said. */
  summarised(run: {
    readonly hasNotebooks: boolean
    /** Whether what stands on stdout is for people. */
    readonly isForPeople: boolean
  }): Promise<void>
}

/** What became of the notebooks of one project. */
export interface EndedRun {
  readonly modules: readonly TestModule[]
  readonly startedAt: Date
  readonly durationMs: number
  /** Whether it was ended before its end. */
  readonly isInterrupted: boolean
  /** What went wrong beside tests, such as the end of a worker: the run is red for it. */
  readonly errors: readonly SerializedError[]
}

/**
 * Sees to the notebooks of one project in the main process: everything that
 * needs to know of a whole run.
 */
export class NotebookReporter implements Reporter {
  readonly #project: string
  readonly #vitest: Vitest
  readonly #colors: boolean
  readonly #handlers: ReporterHandlers
  readonly #ownWrites = new OwnWrites()
  readonly #titlePatterns = new WeakSet<RegExp>()
  #startedAt = new Date()

  constructor(
    project: string,
    vitest: Vitest,
    colors: boolean,
    handlers: ReporterHandlers,
  ) {
    this.#project = project
    this.#vitest = vitest
    this.#colors = colors
    this.#handlers = handlers
    registerProject(vitest, project)
    vitest.onFilterWatchedSpecification(
      ({ project: { name }, moduleId }) =>
        name !== project || !this.#ownWrites.take(moduleId),
    )
  }

  // oxlint-disable-next-line typescript/no-misused-promises -- typed as void, but Vitest 4.1 and 5.1 await it
  async onInit(): Promise<void> {
    await this.#handlers.ready()
  }

  async onTestRunStart(
    specifications: readonly TestSpecification[],
  ): Promise<void> {
    try {
      await this.#start(specifications)
    } catch (error) {
      if (isNotebookError(error)) {
        // It is told by itself, and its frames would all be ours and Vitest's.
        error.stack = `${error.name}: ${error.message}`
      }
      throw error
    }
  }

  async #start(specifications: readonly TestSpecification[]): Promise<void> {
    const mine = specifications.filter(
      ({ project }) => project.name === this.#project,
    )
    if (mine.length === 0) {
      await this.#handlers.startOthers()
      return
    }
    this.#startedAt = new Date()
    refuseOverlap(this.#vitest, specifications)
    for (const specification of mine) {
      snapLines(specification, this.#vitest.config.watch)
      this.#selectTitles(specification)
    }
    await this.#handlers.start(
      mine.map(({ moduleId }) => moduleId),
      mine
        .filter((each) => !asksForChecks(each))
        .map(({ moduleId }) => moduleId),
    )
  }

  /** Specifications live on in watch mode, where the pattern may change. */
  #selectTitles(specification: TestSpecification): void {
    const { testNamePattern } = specification
    if (testNamePattern && !this.#titlePatterns.has(testNamePattern)) {
      // Editors hand over a text, whatever the type says.
      Reflect.set(
        specification,
        'testNamePattern',
        editorPattern(testNamePattern),
      )
      return
    }
    const asked = this.#vitest.getGlobalTestNamePattern()
    const pattern = asked && titlePattern(asked)
    if (pattern) {
      this.#titlePatterns.add(pattern)
    }
    specification.testNamePattern = pattern
  }

  async onTestModuleEnd(module: TestModule): Promise<void> {
    if (module.project.name !== this.#project) {
      return
    }
    const parts = notebookParts(module)
    const metas = parts.flatMap(({ meta }) => meta ?? [])
    for (const { written } of metas) {
      if (written !== undefined) {
        this.#ownWrites.add(module.moduleId, written)
      }
    }
    if (metas.length > 0) {
      this.#handlers.moduleEnds(module.moduleId, metas)
    }
    if (reporterNames(this.#vitest).includes('blob')) {
      for (const { case: name, meta, setMeta } of parts) {
        const pageFacts =
          meta && (await this.#handlers.packFacts(module.moduleId, name))
        if (pageFacts !== undefined) {
          setMeta({ ...meta, pageFacts })
        }
      }
    }
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const mine = modules.filter(({ project }) => project.name === this.#project)
    const startedAt = this.#startedAt
    const page = await this.#handlers.end({
      modules: mine,
      startedAt,
      durationMs: Date.now() - startedAt.getTime(),
      isInterrupted: reason === 'interrupted',
      errors,
    })
    const summary = summarize(mine.flatMap(notebookReports))
    const reporters = reporterNames(this.#vitest)
    // JSON, JUnit XML and the like on stdout must stay what they are.
    const isForPeople = reporters.some((name) => FOR_PEOPLE.has(name))
    const isEmpty = summary.notebooks === 0 && !summary.checks
    if (!isEmpty && isForPeople) {
      const colors = createColors(this.#colors)
      this.#vitest.logger.log(
        renderSummary(summary, colors, {
          isVerbose: reporters.includes('verbose'),
          project: hasSeveralProjects(this.#vitest) ? this.#project : undefined,
          page,
        }),
      )
    }
    const hasNotebooks = summary.notebooks > 0
    await this.#handlers.summarised({ hasNotebooks, isForPeople })
  }
}

const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'default',
  'verbose',
  'tree',
  'dot',
  'agent',
])

function reporterNames(vitest: Vitest): string[] {
  return vitest.config.reporters
    .map((reporter) => (Array.isArray(reporter) ? reporter[0] : reporter))
    .filter((name) => typeof name === 'string')
}

/**
 * Lets `notebook.ipynb:LINE` mean the cell that stands there: Vitest (4.1,
 * 5.1) knows a test only by the one line where it is defined.
 *
 * @param stays Whether editors may ask for lines of a text that has changed since.
 * @throws NotebookError `NB_ERR_OPTIONS` for a line of no code cell: nothing would
 * be run, and all be green. The first line is that of the checks.
 */
function snapLines(specification: TestSpecification, stays: boolean): void {
  const { testLines, moduleId } = specification
  if (!testLines || testLines.length === 0) {
    return
  }
  let notebook: Notebook
  let text = ''
  try {
    text = readFileSync(moduleId, 'utf8')
    notebook = parseNotebook(text)
  } catch {
    // The module itself tells what is wrong with the file.
    return
  }
  const shown = slash(relative(process.cwd(), moduleId))
  const [fault] = testLines
    .filter((line) => !stays && line !== 1)
    .flatMap((line) => lineFault(text, shown, line) ?? [])
  if (fault !== undefined) {
    throw new NotebookError('NB_ERR_OPTIONS', fault)
  }
  specification.testLines = testLines.map((line) => {
    const cell = cellAtLine(notebook, line)
    return cell?.position.sourceLines[0] ?? line
  })
}
