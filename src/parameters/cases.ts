import type { Parameters } from './parameter-value.ts'

/** One of several runs of a notebook, with values of its own. */
export interface NotebookCase {
  /** Which its tests begin with: `(eu)`. */
  name: string
  parameters?: Parameters
  /**
   * Whether the outputs that are stored in the notebook are those of this case.
   *
   * @default false
   */
  stored?: boolean
}

/** Cases of the notebooks that a glob stands for. */
export interface GivenCases {
  /** A regular expression for paths as `globbedPath` gives them. */
  readonly pattern: string
  readonly cases: readonly NotebookCase[]
}

/** The cases of one notebook; of several globs, the last has all of them. */
export function casesOf(
  given: readonly GivenCases[] | undefined,
  path: string,
): readonly NotebookCase[] {
  return (
    given?.findLast(({ pattern }) => new RegExp(pattern).test(path))?.cases ??
    []
  )
}

/** What the names of a case's tests begin with, and the keys of its snapshots. */
export function caseTitle(name: string): string {
  return `(${name})`
}

/** What a notebook is called that is run as a case. */
export function casePath(path: string, name: string | undefined): string {
  return name === undefined ? path : `${path} ${caseTitle(name)}`
}
