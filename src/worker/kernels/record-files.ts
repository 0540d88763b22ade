import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'

import type { LiveKernel } from '../../kernel/live-kernel.ts'

// `python/` lies beside `src/` and `dist/` alike.
const RECORDER = new URL(
  '../../../python/vitest_notebook_host/kernel/file_recorder.py',
  import.meta.url,
)

export interface Recording {
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
export function recordFiles(kernel: LiveKernel, recording: Recording): void {
  const globals = {
    below: recording.below.map((folder) => join(folder, sep)),
    report: recording.report,
  }
  // JSON of texts and lists is Python, too.
  const [text, names] = [readFileSync(RECORDER, 'utf8'), globals].map((value) =>
    JSON.stringify(value),
  )
  kernel.request('execute_request', {
    code: `exec(${text}, ${names})`,
    silent: true,
    store_history: false,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: false,
  })
}
