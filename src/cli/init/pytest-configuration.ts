import { configurationFor } from '../migrate/configuration-for.ts'
import { findSetup, hasNotebooks } from '../migrate/find-setup.ts'
import type { Translation } from '../migrate/translate.ts'

/** What pytest is told about the notebooks, as `migrate` translates it. */
export interface PytestConfiguration extends Translation {
  /** Files that say it. */
  readonly files: readonly string[]
}

/**
 * Undefined where pytest is told nothing about notebooks.
 *
 * @throws CommandError for a pyproject.toml that cannot be read.
 */
export async function findPytestConfiguration(
  root: string,
): Promise<PytestConfiguration | undefined> {
  const setup = await findSetup(root)
  return hasNotebooks(setup)
    ? { files: setup.files, ...configurationFor(setup) }
    : undefined
}
