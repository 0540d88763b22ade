import type { TestProject, Vitest } from 'vitest/node'

import { NotebookError } from '../../common/errors.ts'
import { OPTIONS } from '../options/option-table.ts'

interface Claim {
  /** Of the project. */
  readonly name: string
  /** By which the same `notebooks()` is known, when a configuration is read again. */
  readonly options: string
}

const claims = new WeakMap<Vitest, Map<string, Claim>>()

/**
 * Claims the notebooks below the root of a project that `notebooks()` is in,
 * under a name that no other project has. Vitest calls the plugins of all
 * projects at the same time and in any order, so this must be settled before
 * anything is awaited, and the name must not depend on who was first.
 *
 * @param wanted The `name` of its options.
 * @param options The options as text.
 * @returns the name, or `undefined` where a project has those notebooks already.
 * @throws NotebookError `NB_ERR_OPTIONS` for another `notebooks()` of that name.
 */
export function claimNotebooks(
  vitest: Vitest,
  project: TestProject,
  { wanted, options }: { readonly wanted: string; readonly options: string },
): string | undefined {
  const { root } = project.config
  const ofRun = claims.get(vitest) ?? new Map<string, Claim>()
  claims.set(vitest, ofRun)
  const key = `${wanted}\n${root}`
  const known = ofRun.get(key)
  if (known && known.options !== options) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `There are two notebooks() with the name "${wanted}" for ${root}.\nGive one of them another name: notebooks({ name: 'reports', include: ['reports/**/*.ipynb'] })`,
    )
  }
  const isThere = vitest.projects.some(
    (each) => each.name === wanted && each.config.root === root,
  )
  if (isThere || known) {
    return undefined
  }
  const taken = new Set([
    ...[...ofRun.values()].map(({ name }) => name),
    ...vitest.projects.map((each) => each.name),
  ])
  // An inline project that extends the root has the root's plugin.
  const isOneOfSeveral =
    wanted === OPTIONS.name.default && root !== vitest.vite.config.root
  const name =
    isOneOfSeveral || taken.has(wanted) ? `${wanted} (${project.name})` : wanted
  ofRun.set(key, { name, options })
  return name
}
