import { readFileSync } from 'node:fs'

import type { Reporter, TestSpecification } from 'vitest/node'

import { cellAtLine } from '../nbformat/cell-at-line.ts'
import { parseNotebook } from '../nbformat/parse-notebook.ts'

export interface ReporterHandlers {
  /** A run begins that has these notebooks (absolute paths). */
  start(files: readonly string[]): Promise<void>
}

/**
 * Sees to the notebooks of one project in the main process: everything that
 * needs to know of a whole run.
 */
export class NotebookReporter implements Reporter {
  readonly #project: string
  readonly #handlers: ReporterHandlers

  constructor(project: string, handlers: ReporterHandlers) {
    this.#project = project
    this.#handlers = handlers
  }

  async onTestRunStart(
    specifications: readonly TestSpecification[],
  ): Promise<void> {
    const mine = specifications.filter(
      ({ project }) => project.name === this.#project,
    )
    if (mine.length === 0) return
    for (const specification of mine) snapLines(specification)
    await this.#handlers.start(mine.map(({ moduleId }) => moduleId))
  }
}

/**
 * Lets `notebook.ipynb:LINE` mean the cell that stands there: Vitest (4.1,
 * 5.1) knows a test only by the one line where it is defined.
 */
function snapLines(specification: TestSpecification): void {
  const { testLines, moduleId } = specification
  if (!testLines || testLines.length === 0) return
  let notebook
  try {
    notebook = parseNotebook(readFileSync(moduleId, 'utf8'))
  } catch {
    // The module itself tells what is wrong with the file.
    return
  }
  specification.testLines = testLines.map((line) => {
    const cell = cellAtLine(notebook, line)
    return cell?.position.sourceLines[0] ?? line
  })
}
