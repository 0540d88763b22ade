import type { TestSpecification, Vitest } from 'vitest/node'

import { NotebookError } from '../../common/errors.ts'

const projects = new WeakMap<Vitest, Set<string>>()

/** Notes that a project holds notebooks. */
export function registerProject(vitest: Vitest, name: string): void {
  const known = projects.get(vitest) ?? new Set()
  projects.set(vitest, known.add(name))
}

/** Whether notebooks of more than one project run, each with lines of its own below the run. */
export function hasSeveralProjects(vitest: Vitest): boolean {
  return (projects.get(vitest)?.size ?? 0) > 1
}

/**
 * Refuses a notebook that two projects of notebooks include: it would run
 * twice, at the same time and against the same files.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export function refuseOverlap(
  vitest: Vitest,
  specifications: readonly TestSpecification[],
): void {
  const known = projects.get(vitest)
  const ownerOf = new Map<string, string>()
  for (const { moduleId, project } of specifications) {
    if (!known?.has(project.name)) {
      continue
    }
    const owner = ownerOf.get(moduleId)
    if (owner !== undefined) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `${moduleId} is included by two notebooks(), ${[owner, project.name].toSorted().join(' and ')}.\nHave one of them exclude it: notebooks({ exclude: ['reports/**'] })`,
      )
    }
    ownerOf.set(moduleId, project.name)
  }
}
