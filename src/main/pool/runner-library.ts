import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { RunnerApi } from '../../contract/generated-call.ts'
import type { RunnerLibrary } from '../../contract/runner-library.ts'

export interface LoadedRunner {
  readonly vitest: Omit<RunnerApi, 'inject'>
  readonly library: RunnerLibrary
}

/**
 * Loads what defines and runs tests: the package that Vitest 4.1 has it in, or
 * Vitest 5.1 itself, where it is not a package of its own any more.
 *
 * @param dist Folder of Vitest's files, as a pool is told it.
 */
export async function loadRunner(
  dist: string,
  major: string,
): Promise<LoadedRunner> {
  const require = createRequire(join(dist, 'index.js'))
  const load = async (id: string): Promise<object> =>
    import(pathToFileURL(require.resolve(id)).href)
  const parts = await Promise.all(
    major === '4'
      ? [load('@vitest/runner')]
      : [
          import(pathToFileURL(join(dist, 'index.js')).href),
          load('vitest/internal/browser'),
        ],
  )
  const all: unknown = Object.assign({}, ...parts)
  if (!hasAll(all)) {
    throw new TypeError('This Vitest does not tell what runs its tests.')
  }
  return { vitest: all, library: all }
}

const NEEDED = [
  'afterAll',
  'beforeAll',
  'describe',
  'recordArtifact',
  'startTests',
  'test',
]

function hasAll(
  value: unknown,
): value is Omit<RunnerApi, 'inject'> & RunnerLibrary {
  return NEEDED.every(
    (name) => typeof Reflect.get(Object(value), name) === 'function',
  )
}
