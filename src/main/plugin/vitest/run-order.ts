/** A project of the run, as far as Vitest groups projects by it. */
export interface GroupedProject {
  readonly isNotebooks: boolean
  readonly maxWorkers: number | undefined
  readonly groupOrder: number
}

/**
 * The `sequence.groupOrder` of each project of notebooks: after everything else,
 * and one for each number of workers, since Vitest (4.1, 5.1, `groupSpecs`)
 * refuses to run when projects of one group have different numbers.
 *
 * @returns in the order of the projects; of others what they have.
 */
export function groupOrders(
  projects: readonly GroupedProject[],
): readonly number[] {
  const notebooks = projects.filter(({ isNotebooks }) => isNotebooks)
  const others = projects.filter(({ isNotebooks }) => !isNotebooks)
  const last = Math.max(0, ...others.map(({ groupOrder }) => groupOrder))
  const numbers = [...new Set(notebooks.map(({ maxWorkers }) => maxWorkers))]
  return projects.map(({ isNotebooks, maxWorkers, groupOrder }) =>
    isNotebooks ? last + 1 + numbers.indexOf(maxWorkers) : groupOrder,
  )
}
