import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deflateRawSync } from 'node:zlib'

import type { TestModule } from 'vitest/node'

import { messageOf, NotebookError } from '../../common/errors.ts'
import { packageFile } from '../../common/package-files.ts'
import { replaceFile } from '../../common/replace-file.ts'
import { factsFile } from '../../page-facts/facts-file.ts'
import { notebookParts } from '../reporter/notebook-parts.ts'
import { notebookReports } from '../reporter/notebook-report.ts'
import type { RunFacts } from './layout/run-summary.ts'
import { errorView, notebookViews } from './notebook-view.ts'
import type { NotebookView } from './notebook-view.ts'
import { page } from './page.ts'
import { readFacts } from './read-facts.ts'

/** What the page says of a run as a whole, with the errors as Vitest has them. */
type FinishedRun = Omit<RunFacts, 'errors'> & {
  readonly errors: readonly Parameters<typeof errorView>[0][]
}

/** The page that shows the runs of a project of notebooks. */
export class ReportPage {
  readonly #target: string
  readonly #facts: string
  /** The last run of each notebook: in watch mode the page keeps those that did not run again. */
  readonly #modules = new Map<string, TestModule>()

  /**
   * @param target Absolute path of the page.
   * @param facts Folder where workers leave facts.
   */
  constructor(target: string, facts: string) {
    this.#target = target
    this.#facts = facts
  }

  /**
   * These notebooks (absolute paths) run again: what they showed before must not
   * be taken for what they show now, should that never come.
   */
  async forget(notebooks: readonly string[]): Promise<void> {
    await Promise.all(
      notebooks.flatMap((notebook) => {
        const module = this.#modules.get(notebook)
        const cases = module
          ? notebookParts(module).map((part) => part.case)
          : [undefined]
        return cases.map(async (name) =>
          rm(factsFile(this.#facts, notebook, name), { force: true }),
        )
      }),
    )
  }

  /**
   * Writes the page in one step.
   *
   * @param modules Of the run that has ended.
   * @throws NotebookError `NB_ERR_WRITE`; a page that was there is left as it is.
   */
  async write(
    modules: readonly TestModule[],
    { errors, ...run }: FinishedRun,
  ): Promise<void> {
    for (const file of this.#modules.keys()) {
      if (!existsSync(file)) {
        this.#modules.delete(file)
      }
    }
    for (const module of modules) {
      this.#modules.set(module.moduleId, module)
    }
    const all = [...this.#modules.values()]
    try {
      const [style, script] = await Promise.all(
        ['report.css', 'report.js'].map((name) =>
          readFile(packageFile(`page/${name}`), 'utf8'),
        ),
      )
      const content = {
        views: all.flatMap(notebookViews),
        reports: all.flatMap(notebookReports),
        run: { ...run, errors: errors.map(errorView) },
        factsOf: async (view: NotebookView) => readFacts(view, this.#facts),
      }
      await mkdir(dirname(this.#target), { recursive: true })
      await replaceFile(
        this.#target,
        page(content, { style: style ?? '', script: script ?? '' }),
      )
    } catch (error) {
      throw new NotebookError(
        'NB_ERR_WRITE',
        `The report ${this.#target} was not written: ${messageOf(error)}.\nThe option \`report\` of notebooks() names it; the verdicts above hold without it.`,
        { cause: error },
      )
    }
  }
}

/**
 * The facts of a notebook as they travel in a blob report, from a shard to the
 * run that merges the reports; `undefined` where there are none.
 */
export async function packFacts(
  notebook: string,
  folder: string,
  ofCase?: string,
): Promise<string | undefined> {
  try {
    const facts = await readFile(factsFile(folder, notebook, ofCase))
    return deflateRawSync(facts).toString('base64')
  } catch {
    return undefined
  }
}
