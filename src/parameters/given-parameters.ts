import type { Parameters } from './parameter-value.ts'

/** Parameters for the notebooks that a glob stands for. */
export interface GivenParameters {
  /** A regular expression for paths below the root, with forward slashes. */
  readonly pattern: string
  readonly parameters: Parameters
}

/**
 * The parameters of one notebook. The later a glob, the stronger.
 *
 * @param path Below the root, with forward slashes.
 */
export function givenParameters(
  given: readonly GivenParameters[] | undefined,
  path: string,
): Parameters {
  return Object.assign(
    {},
    ...(given ?? [])
      .filter(({ pattern }) => new RegExp(pattern).test(path))
      .map(({ parameters }) => parameters),
  )
}
