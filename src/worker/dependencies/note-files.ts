import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

import { packageFile } from '../../common/package-files.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'

const NOTES_SCRIPT = 'python/vitest_notebook_host/kernel/file_notes.py'

export interface FileNotes {
  /** Absolute folders of the files that matter. */
  readonly below: readonly string[]
  /** The file to note in, absolute. */
  readonly report: string
}

/**
 * Has a Python kernel of a server note which files it uses; the local host sees
 * to its own. Nothing is waited for: what is sent next comes after it. On
 * another machine there is no folder to note in, and nothing happens.
 */
export function noteFiles(kernel: LiveKernel, notes: FileNotes): void {
  const globals = {
    below: notes.below.map((folder) => join(folder, sep)),
    report: notes.report,
  }
  // JSON of texts and lists is Python, too.
  const [text, names] = [
    readFileSync(packageFile(NOTES_SCRIPT), 'utf8'),
    globals,
  ].map((value) => JSON.stringify(value))
  kernel.request('execute_request', {
    code: `exec(${text}, ${names})`,
    silent: true,
    store_history: false,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: false,
  })
}
