import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { TestProject, ThreadsPoolWorker, Vitest } from 'vitest/node'

import type { ResolvedOptions } from '../../options/options.ts'
import { vitestSupport } from './version.ts'

/**
 * Gives a project of notebooks the pool that has no thread for the first of its
 * workers, where nothing needs one: no code of the user's, no snapshots, no
 * console, no other pool of the command line.
 */
export async function useNotebookPool(
  vitest: Vitest,
  { config }: TestProject,
  { baseline, comparison, verboseOutput }: ResolvedOptions,
): Promise<void> {
  if (
    vitestSupport(vitest.version) !== 'supported' ||
    config.pool !== 'threads' ||
    baseline === 'snapshot' ||
    comparison !== undefined ||
    verboseOutput
  ) {
    return
  }
  const node: { readonly ThreadsPoolWorker: typeof ThreadsPoolWorker } =
    await import(pathToFileURL(join(vitest.distPath, 'node.js')).href)
  const { notebookPool } = await import('../../pool/notebook-pool.ts')
  const poolRunner = notebookPool(node.ThreadsPoolWorker)
  config.poolRunner = poolRunner
  config.pool = poolRunner.name
}
