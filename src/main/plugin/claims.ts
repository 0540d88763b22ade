import type { Vitest } from 'vitest/node'

import { NotebookError } from '../../common/errors.ts'

interface Claim {
  /** Of the project. */
  readonly name: string
  /** By which the same `notebooks()` is known, when a configuration is read again. */
  readonly options: string
}

const claims = new WeakMap<Vitest, Map<string, Claim>>()

/**
 * Claims the notebooks below `root` for one project, under a name that no
 * other has. Vitest calls the plugins of all projects at the same time, so
 * this must be settled before anything is awaited.
 *
 * @param wanted The `name` of its options.
 * @param options The options as text.
 * @returns the name, or `undefined` where a project has those notebooks already.
 * @throws NotebookError `NB_ERR_OPTIONS` for another `notebooks()` of that name.
 */
export function claimNotebooks(
  vitest: Vitest,
  root: string,
  { wanted, options }: { readonly wanted: string; readonly options: string },
  projectName: string,
): string | undefined {
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
    (project) => project.name === wanted && project.config.root === root,
  )
  if (isThere || known) {
    return undefined
  }
  const taken = new Set([
    ...[...ofRun.values()].map(({ name }) => name),
    ...vitest.projects.map((project) => project.name),
  ])
  const name = taken.has(wanted) ? `${wanted} (${projectName})` : wanted
  ofRun.set(key, { name, options })
  return name
}
