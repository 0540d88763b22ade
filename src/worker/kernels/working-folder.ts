import { posix } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { objectOr, stringOr } from '../../common/json.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'
import { findContents } from '../../kernel/server-api/contents.ts'
import type { RestClient } from '../../kernel/server-api/rest.ts'

/** What a Python kernel says of the folder that it works in. */
export interface WorkingFolder {
  /** Absolute, where the kernel runs. */
  readonly path: string
  /** What the server calls it, where it tells the kernel; else `''`. */
  readonly named: string
}

/** A kernel that has answered before does so at once; else the notebook would wait for a note. */
const PATIENCE_MS = 10_000

/**
 * A server runs a notebook whose folder it does not have in its root, without
 * a word (jupyter_server 1 and 2, notebook 6). Where a gateway starts its
 * kernels, they work in the gateway's folder, whatever the server has.
 *
 * @param notebookPath API path of the notebook.
 * @returns notes for the user.
 */
export async function noteWorkingFolder(
  kernel: LiveKernel,
  rest: RestClient,
  notebookPath: string,
): Promise<string[]> {
  const folder = posix.dirname(notebookPath)
  if (folder === '.') {
    return []
  }
  const isPython = kernel.info.implementation === 'ipython'
  const actual = isPython ? await askWorkingFolder(kernel) : undefined
  if (actual && isFolderOf(actual, folder)) {
    return []
  }
  const root = await findContents(rest, '')
  if (root && !(await findContents(rest, folder))) {
    return [
      `the server has no folder "${folder}", so its root was the working directory`,
    ]
  }
  return actual
    ? [
        `the server started its kernel in "${actual.path}", not in the folder "${folder}"`,
      ]
    : []
}

/** Whether a kernel works in `folder` of a server. */
export function isFolderOf(actual: WorkingFolder, folder: string): boolean {
  const parts = (path: string): string[] =>
    path.split(/[\\/]/).filter((part) => part !== '')
  const wanted = parts(folder)
  return [actual.path, actual.named].some(
    (path) =>
      parts(path).slice(-wanted.length).join('/').toLowerCase() ===
      wanted.join('/').toLowerCase(),
  )
}

/**
 * Servers tell a kernel its notebook's path (`JPY_SESSION_NAME`, jupyter_server
 * from 2.0.7 on), in which links have their own names. In hexadecimal digits,
 * since what comes back is Python's `repr`.
 */
const EXPRESSIONS = {
  path: "__import__('os').getcwd().encode('utf-8', 'replace').hex()",
  named:
    "(lambda path, name: name.encode('utf-8', 'replace').hex() if path.isdir(name) and path.samefile(name, '.') else '')(__import__('os').path, __import__('os').path.dirname(__import__('os').environ.get('JPY_SESSION_NAME', '')))",
}

async function askWorkingFolder(
  kernel: LiveKernel,
): Promise<WorkingFolder | undefined> {
  // Blank code runs nothing, no hooks of IPython either.
  const request = kernel.request('execute_request', {
    code: '',
    silent: true,
    store_history: false,
    user_expressions: EXPRESSIONS,
    allow_stdin: false,
    stop_on_error: false,
  })
  await Promise.race([
    request.ended,
    sleep(PATIENCE_MS, undefined, { ref: false }),
  ])
  const answers = objectOr(request.reply?.content['user_expressions'])
  const answer = (name: string): string => {
    const data = objectOr(objectOr(answers[name])['data'])
    const digits = stringOr(data['text/plain'], '').replaceAll("'", '')
    return Buffer.from(digits, 'hex').toString()
  }
  const path = answer('path')
  return path === '' ? undefined : { path, named: answer('named') }
}
