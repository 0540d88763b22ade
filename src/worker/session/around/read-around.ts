import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { messageOf, NotebookError } from '../../../common/errors.ts'
import type { AroundCode, RuntimeSettings } from '../../../contract/settings.ts'
import { parseNotebook } from '../../../nbformat/parse-notebook.ts'
import { shownPath } from '../../report/notebook-place.ts'
import type { NotebookPlace } from '../../report/notebook-place.ts'

/** One piece of code that is executed before or after a notebook. */
export interface AroundStep {
  /** Where it stands: `code cell 2 of _setup.ipynb`; empty for the option itself. */
  readonly where: string
  readonly source: string
}

export interface Around {
  readonly before: readonly AroundStep[]
  readonly after: readonly AroundStep[]
  /** Notebooks that it was read from, absolute. */
  readonly files: readonly string[]
}

type Surroundings = Pick<RuntimeSettings, 'root' | 'fetchedRoot'>

/**
 * Reads what is to be executed before and after a notebook. All of it before
 * the kernel starts, so that nothing is half done when it cannot be read.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` where a notebook is missing, `NB_ERR_PARSE` where it is none.
 */
export async function readAround(
  place: NotebookPlace,
  around: NonNullable<RuntimeSettings['around']>,
  settings: Surroundings,
): Promise<Around> {
  const files: string[] = []
  const read = async (
    option: string,
    all: readonly AroundCode[],
  ): Promise<readonly AroundStep[]> => {
    const steps: AroundStep[] = []
    for (const each of all.filter((code) => isFor(code, place.path))) {
      if (each.code !== undefined) {
        steps.push({ where: '', source: each.code })
      }
      const file = each.notebook && find(option, each, place, settings)
      if (file) {
        files.push(file)
        steps.push(...(await readSteps(file, settings.root)))
      }
    }
    return steps
  }
  return {
    before: await read('before', around.before),
    after: await read('after', around.after),
    files,
  }
}

function isFor({ pattern }: AroundCode, path: string): boolean {
  return pattern === undefined || new RegExp(pattern).test(path)
}

/** @returns undefined where a notebook without a folder may lack it. */
function find(
  option: string,
  { notebook = '', pattern }: AroundCode,
  place: NotebookPlace,
  { root, fetchedRoot }: Surroundings,
): string | undefined {
  const base = place.isFetched ? fetchedRoot : root
  const file = notebook.includes('/')
    ? resolve(base, notebook)
    : nearest(notebook, dirname(place.file), base)
  if (file !== undefined && existsSync(file)) {
    return file
  }
  if (pattern === undefined && !notebook.includes('/')) {
    return undefined
  }
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `The option \`${option}\` names ${notebook} for ${place.shown}, which is not there.\nGive its path relative to the root of the project, ${root}, or its name alone where it is beside the notebook or in a folder above it.`,
  )
}

function nearest(
  name: string,
  folder: string,
  root: string,
): string | undefined {
  const file = join(folder, name)
  if (existsSync(file)) {
    return file
  }
  const above = dirname(folder)
  return folder === root || above === folder
    ? undefined
    : nearest(name, above, root)
}

async function readSteps(
  file: string,
  root: string,
): Promise<readonly AroundStep[]> {
  const shown = shownPath(root, file)
  try {
    return parseNotebook(await readFile(file, 'utf8')).cells.flatMap((cell) =>
      cell.cell_type === 'code' && cell.source.trim() !== ''
        ? [
            {
              where: `code cell ${cell.number} of ${shown}`,
              source: cell.source,
            },
          ]
        : [],
    )
  } catch (error) {
    throw new NotebookError(
      'NB_ERR_PARSE',
      `${shown}, which is executed before or after other notebooks, cannot be read: ${messageOf(error)}`,
      { cause: error },
    )
  }
}
