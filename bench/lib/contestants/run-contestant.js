import { join } from 'node:path'

import { measure } from './measure.js'
import { codeSources, copyNames, writeCopies } from './notebooks.js'

/**
 * What contestants run: so many copies of a notebook.
 *
 * @typedef {{ kind: string, files: number, master: object, failed?: number }} Field
 */

/**
 * Lets a contestant run its copies of the notebooks and checks what it says.
 *
 * @param {import('./contestants.js').Contestant} contestant
 * @param {Field} field `failed`: how many cells have a wrong stored output
 * @param {{ workspace: ReturnType<typeof import('../set-up/workspace.js').createWorkspace>, env: object }} setting
 * @returns what `measure` gives, and whether the verdict was right
 */
export async function runContestant(contestant, field, { workspace, env }) {
  const { kind, files, master, failed = 0 } = field
  const parent = contestant.consumer
    ? workspace.projects[contestant.consumer]
    : workspace.base
  const folder = join(parent, `${kind}-${files}`)
  writeCopies(master, files, folder)
  const result = await measure({
    commands: contestant.commands(copyNames(files), folder),
    cwd: folder,
    env,
    log: join(workspace.base, 'contestant.log'),
    timeoutSeconds: 60 + 20 * files,
  })
  const expected = { files, cells: files * codeSources(master).length, failed }
  return { ...result, isRight: contestant.verdict(result, expected) }
}
