import { existsSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { NotebookError } from '../../common/errors.ts'

/**
 * Finds the notebook that a test names: below the root of its project, as
 * everything that Vitest's configuration names, else beside the test's file.
 *
 * @param file Of the test, absolute, where one runs.
 * @returns its absolute path.
 * @throws NotebookError `NB_ERR_PARSE` where there is none.
 */
export function findNotebook(
  path: string | URL,
  root: string,
  file: string | undefined,
): string {
  // `import.meta.url` of jsdom's `URL`, too.
  const name = typeof path === 'string' ? path : servedPath(path.href, root)
  if (name.startsWith('file:')) {
    return fileURLToPath(name)
  }
  if (isAbsolute(name)) {
    return name
  }
  const places = [
    resolve(root, name),
    ...(file === undefined ? [] : [resolve(dirname(file), name)]),
  ]
  const found = places.find((place) => existsSync(place))
  if (found !== undefined) {
    return found
  }
  throw new NotebookError(
    'NB_ERR_PARSE',
    [
      `There is no notebook ${name}. It was looked for here:`,
      ...new Set(places.map((place) => `  ${place}`)),
      'Give its path below the root of the project, beside the test, or an absolute one.',
    ].join('\n'),
  )
}

/**
 * For jsdom and its like, Vite makes an address of its server of
 * `new URL('a.ipynb', import.meta.url)`: below the root, or `/@fs/` and a path.
 */
function servedPath(href: string, root: string): string {
  if (!/^https?:/.test(href)) {
    return href
  }
  const path = decodeURIComponent(new URL(href).pathname)
  return path.startsWith('/@fs/')
    ? path.slice(/^\/@fs\/[a-z]:/i.test(path) ? 5 : 4)
    : resolve(root, path.slice(1))
}
