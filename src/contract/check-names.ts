/** What a notebook's file can be checked for, in the order of reports. */
export const CHECK_NAMES = [
  'execution-order',
  'stored-errors',
  'unrun-outputs',
  'absolute-paths',
  'secrets',
  'kernelspec',
  'nbformat',
  'output-size',
  'trailing-cells',
  'unique-ids',
] as const

export type CheckName = (typeof CHECK_NAMES)[number]

/** Of these a single cell can be left out. */
export const CELL_CHECKS: readonly CheckName[] = [
  'execution-order',
  'stored-errors',
  'unrun-outputs',
  'absolute-paths',
  'secrets',
  'output-size',
]

/** What the test is called that has them all. */
export const CHECKS_TITLE = 'notebook checks'

export function isCheckName(name: string): name is CheckName {
  return CHECK_NAMES.some((known) => known === name)
}
