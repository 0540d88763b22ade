/// <reference types="vitest/config" />
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'

import type { TestProject, Vite, Vitest } from 'vitest/node'

import { digestOf } from '../../common/digest.ts'
import { packageFile } from '../../common/package-files.ts'
import { slash } from '../../common/paths.ts'
import { cellDirectives } from '../../directives/cell-directives.ts'
import { notebookDirectives } from '../../directives/notebook-directives.ts'
import { skipReason } from '../../directives/skip-condition.ts'
import type { CellDirectives } from '../../directives/types.ts'
import { outline } from '../../nbformat/outline/outline.ts'
import type { Section } from '../../nbformat/outline/outline.ts'
import { NotebookParseError } from '../../nbformat/parse-error.ts'
import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import type { ResolvedOptions } from '../options/options.ts'
import { cellTitle, distinctTitles } from './cell-title.ts'
import {
  generateEmptyModule,
  generateFailingModule,
  generateModule,
} from './generate-module.ts'
import type { ModuleSection } from './generate-module.ts'

const RUNTIME = packageFile('dist/worker.js')

/**
 * The plugin of the notebooks' project: turns each `.ipynb` into a test
 * module. It starts nothing, since editors and `vitest list` load modules only
 * to see what tests there are.
 */
export function notebookModules(
  options: ResolvedOptions,
  adopt: (vitest: Vitest, project: TestProject) => Promise<void>,
): Vite.Plugin {
  let root = ''
  return {
    name: 'vitest-notebook:modules',
    enforce: 'pre',
    configResolved(config) {
      root = config.root
    },
    // Not called for injected projects (Vitest 4.1, 5.1): those are adopted by who injects them.
    // oxlint-disable-next-line typescript/no-misused-promises -- typed as void, but Vitest 4.1 and 5.1 await it
    async configureVitest({ vitest, project }) {
      await adopt(vitest, project)
    },
    resolveId: {
      // Vite 8 takes what follows a `?` for a query, and `/virtual:` below the
      // root for no file; of one that is not there it would not tell why.
      filter: { id: /\.ipynb$/i },
      handler(id) {
        // `/a.ipynb` may be one below the root; `/@fs/…` is Vite's own.
        const places = id.startsWith(`${root}/`) ? [id] : [join(root, id), id]
        return id.startsWith('/@')
          ? undefined
          : (places.find(existsSync) ?? places[0])
      },
    },
    load: {
      // It takes what follows a `#` for the fragment of a URL, too.
      filter: { id: /\.ipynb$/i },
      async handler(id) {
        return existsSync(id) ? readFile(id, 'utf8') : ''
      },
    },
    transform: {
      filter: { id: /\.ipynb(?:\?.*)?$/i },
      handler(text, id) {
        const file = existsSync(id) ? id : id.replace(/\?[^/]*$/, '')
        const code = existsSync(file)
          ? notebookModule(text, file, root, options)
          : missingModule(file, root)
        return { code, map: null }
      },
    },
  }
}

function notebookModule(
  text: string,
  file: string,
  root: string,
  options: ResolvedOptions,
): string {
  const notebook = parseOrError(text)
  if (notebook instanceof NotebookParseError) {
    const { name, message, code, line, column } = notebook
    const shown = slash(relative(root, file))
    const failure = { file, shown, name, message, code, line, column }
    return generateFailingModule({ runtime: RUNTIME, failure })
  }
  const cells = notebook.cells.filter((cell) => cell.cell_type === 'code')
  if (cells.length === 0) {
    return generateEmptyModule(
      notebook.cells.length === 0
        ? 'the notebook is empty'
        : 'the notebook has no code cells',
    )
  }
  const ofNotebook = notebookDirectives(notebook).directives
  const { skip, skipIf } = ofNotebook
  const condition = skipReason(skipIf ?? [], process)
  if (skip || condition !== undefined) {
    return generateEmptyModule(skip?.reason ?? condition ?? 'marked to skip')
  }
  const directives = new Map(
    cells.map((cell) => [cell, cellDirectives(notebook, cell).directives]),
  )
  return generateModule({
    reference: { file, digest: digestOf(text) },
    hasSnapshots: options.baseline === 'snapshot',
    comparison:
      options.comparison === undefined
        ? undefined
        : slash(resolve(root, options.comparison)),
    runtime: RUNTIME,
    root: moduleSection(outline(notebook), directives, options.titles),
    safetyNetMs: safetyNetMs(
      [...directives.values()].map((cell) => cell.timeoutMs),
      ofNotebook.timeoutMs ?? options.timeout,
      options,
    ),
  })
}

/** Vitest names files that are not there where it cannot name those that are. */
function missingModule(file: string, root: string): string {
  const shown = slash(relative(root, file))
  return generateFailingModule({
    runtime: RUNTIME,
    failure: {
      file,
      shown,
      name: 'NotebookError',
      message: `${shown} cannot be read: there is no such file.\nIf it is another one that you have, with a backslash, a control character or bytes that are not UTF-8 in its path, rename that.`,
      code: 'NB_ERR_PARSE',
      line: 1,
      column: 1,
    },
  })
}

function parseOrError(text: string): Notebook | NotebookParseError {
  try {
    return parseNotebook(text)
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return error
    }
    throw error
  }
}

function moduleSection(
  section: Section,
  directives: ReadonlyMap<CodeCell, CellDirectives>,
  titles: ResolvedOptions['titles'],
): ModuleSection {
  const ofCells = distinctTitles(
    section.cells.map((cell) =>
      cellTitle(cell, directives.get(cell)?.name, titles),
    ),
  )
  return {
    title: section.title,
    line: section.line,
    tests: section.cells.map((cell, index) => ({
      number: cell.number,
      title: ofCells[index] ?? '',
      line: cell.position.sourceLines[0] ?? cell.position.startLine,
      only: directives.get(cell)?.only === true,
    })),
    sections: section.sections.map((inner) =>
      moduleSection(inner, directives, titles),
    ),
  }
}

/**
 * Vitest's own limit for a test or hook. A test may have to execute the whole
 * notebook, and all waiting is limited by timers of ours that end it in order
 * and name the cell; so this is only the net below them.
 */
function safetyNetMs(
  ofCells: readonly (number | undefined)[],
  byDefaultMs: number,
  options: ResolvedOptions,
): number {
  const all = ofCells.reduce<number>(
    (sum, ms) => sum + (ms ?? byDefaultMs) + 30_000,
    0,
  )
  // Several Pythons may be tried, then a kernel.
  return all + 5 * options.startupTimeout + 60_000
}
