import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { consumers, root } from '../../../scripts/lib/repository.js'

/**
 * Makes the temporary folders of a run; they go with this process.
 *
 * @returns `base` for the peers and all files of the run, and one folder in
 * each consumer project, where the packed package is found.
 */
export function createWorkspace() {
  const base = mkdtempSync(join(tmpdir(), 'vitest-notebook-bench-'))
  const folders = [base]
  const projects = Object.fromEntries(
    consumers.map((consumer) => {
      const parent = join(root, 'test/consumer', consumer, 'projects')
      mkdirSync(parent, { recursive: true })
      const folder = mkdtempSync(join(parent, 'bench-'))
      folders.push(folder)
      return [consumer, folder]
    }),
  )
  process.once('exit', () => {
    for (const folder of folders) {
      rmSync(folder, { recursive: true, force: true })
    }
  })
  // Without a handler, no `exit` is told and the folders stay.
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.once(signal, () => process.exit(code))
  }
  return { base, projects }
}
