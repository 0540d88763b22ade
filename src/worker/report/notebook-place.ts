import { relative } from 'node:path'

import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'

/** Where a notebook is, in all the ways in which it is told. */
export interface NotebookPlace {
  /** Absolute path of the file; of a notebook on a server that of its copy. */
  readonly file: string
  /** `file` as messages show it. */
  readonly shown: string
  /** Below the root of the project, or of the server it is on; with forward slashes. */
  readonly path: string
  /** As the contents API of a server names it. */
  readonly serverPath: string
  /** Whether it is on the server, and here only as a copy. */
  readonly isFetched: boolean
}

/** @param file Absolute path. */
export function notebookPlace(
  file: string,
  {
    root,
    serverRoot,
    fetchedRoot,
  }: Pick<RuntimeSettings, 'root' | 'serverRoot' | 'fetchedRoot'>,
): NotebookPlace {
  const fetched = slash(relative(fetchedRoot, file))
  const isFetched = !fetched.startsWith('../')
  const path = isFetched ? fetched : slash(relative(root, file))
  return {
    file,
    shown: inertLine(shownPath(root, file)),
    path,
    serverPath: isFetched || serverRoot === '' ? path : `${serverRoot}/${path}`,
    isFetched,
  }
}

/** A path as messages show it: relative to the root where that is near, with forward slashes. */
export function shownPath(root: string, file: string): string {
  const path = relative(root, file)
  const isNear = !/^(?:\.\.[\\/]){3}/.test(path) && path.length < file.length
  return isNear ? slash(path) : file
}
