import type { Vitest } from 'vitest/node'

const claims = new WeakMap<Vitest, Map<string, string>>()

/**
 * Claims the notebooks below `root` for one project, under a name that no
 * other has. Vitest calls the plugins of all projects at the same time, so
 * this must be settled before anything is awaited.
 *
 * @returns the name, or `undefined` where a project has those notebooks already.
 */
export function claimNotebooks(
  vitest: Vitest,
  root: string,
  wanted: string,
  projectName: string,
): string | undefined {
  const ofRun = claims.get(vitest) ?? new Map<string, string>()
  claims.set(vitest, ofRun)
  const key = `${wanted}\n${root}`
  const isThere = vitest.projects.some(
    (project) => project.name === wanted && project.config.root === root,
  )
  if (isThere || ofRun.has(key)) return undefined
  const taken = new Set([
    ...ofRun.values(),
    ...vitest.projects.map((project) => project.name),
  ])
  const name = taken.has(wanted) ? `${wanted} (${projectName})` : wanted
  ofRun.set(key, name)
  return name
}
