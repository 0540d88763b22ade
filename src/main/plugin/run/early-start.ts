import { readdirSync } from 'node:fs'
import type { Dirent } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import { slash } from '../../../common/paths.ts'
import { notedFolders } from '../../dependencies/noted-folders.ts'
import { EarlyHost } from '../../hosts/early-host.ts'
import { firstImports } from '../../hosts/first-imports.ts'
import { hostOrder } from '../../hosts/host-order.ts'
import { keepsKernels } from '../../options/keeps-kernels.ts'
import type { ResolvedOptions } from '../../options/options.ts'
import { isVirtualEnvironment } from '../virtual-environments.ts'

/** Folders that are looked into for a notebook: more take longer than what is won. */
const MOST_FOLDERS = 50

/**
 * Starts the host that the notebooks of a run will ask for, if there is to be
 * one: the start of Vitest takes as long as half of its own.
 *
 * @param root Of the configuration, absolute.
 * @param filters Parts of paths, see `runFilters`.
 * @param run.isCommand Whether the command `vitest-notebook` is what runs.
 */
export function startEarly(
  options: ResolvedOptions,
  root: string,
  filters: readonly string[],
  { isCommand, isCi }: { readonly isCommand: boolean; readonly isCi: boolean },
): EarlyHost | undefined {
  if (options.server) {
    return undefined
  }
  const notebook = findNotebook(root, filters)
  if (notebook === undefined) {
    return undefined
  }
  // As Vite names it, by which the host will be asked for.
  const asked = slash(root)
  const noted = options.dependencies ? notedFolders(asked) : []
  const keeps = keepsKernels(options, { isCi, isMeasured: false }, () => {})
  const surroundings = {
    root: asked,
    noted,
    viteEnv: {},
    isCommand,
    keepsKernels: keeps,
  }
  return new EarlyHost(
    hostOrder(
      slash(dirname(notebook)),
      options,
      surroundings,
      firstImports(notebook, options),
    ),
  )
}

/** The notebook nearest to the root. */
export function findNotebook(
  root: string,
  filters: readonly string[],
): string | undefined {
  const wanted = filters.map((filter) =>
    slash(
      relative(root, resolve(root, filter.replace(/:\d+$/, ''))),
    ).toLowerCase(),
  )
  const folders = [root]
  // It goes on with what is added meanwhile.
  for (const folder of folders) {
    const entries = entriesOf(folder)
    const found = entries.find(({ name }) => {
      const path = slash(relative(root, join(folder, name))).toLowerCase()
      return (
        path.endsWith('.ipynb') &&
        (wanted.length === 0 || wanted.some((part) => path.includes(part)))
      )
    })
    if (found) {
      return join(folder, found.name)
    }
    const below = entries
      .filter((entry) => entry.isDirectory() && !FOREIGN.test(entry.name))
      .map(({ name }) => join(folder, name))
      .filter((inner) => !isVirtualEnvironment(inner))
    folders.push(...below.slice(0, Math.max(0, MOST_FOLDERS - folders.length)))
  }
  return undefined
}

const FOREIGN = /^(?:\.|node_modules$|site-packages$|_build$)/

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
