import type { Notebook } from '../nbformat/types.ts'
import { givenParameters } from './given-parameters.ts'
import type { GivenParameters } from './given-parameters.ts'
import { metadataParameters } from './metadata-parameters.ts'
import type { Parameters } from './parameter-value.ts'

/**
 * All parameters of a notebook: what it gives itself, and what it is given from
 * outside, which is stronger.
 *
 * @param path Below the root, with forward slashes.
 */
export function notebookParameters(
  { metadata }: Pick<Notebook, 'metadata'>,
  given: readonly GivenParameters[] | undefined,
  path: string,
): Parameters {
  return { ...metadataParameters(metadata), ...givenParameters(given, path) }
}
