import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, posix, relative, resolve } from 'node:path'

import { globSync, isDynamicPattern } from 'tinyglobby'

import { slash } from '../../common/paths.ts'
import { nearest } from '../../common/words/suggest.ts'
import { lineFault } from '../../nbformat/outline/line-fault.ts'
import { CommandError } from '../command-error.ts'
import { COMMANDS } from '../commands.ts'

/** A path of the command line, and what it stands for. */
export interface SelectedPath {
  readonly given: string
  /** The notebooks, absolute; at least one. */
  readonly files: readonly string[]
  /** What finds the same again, and what is added meanwhile: an absolute path, with slashes. */
  readonly scope:
    | { readonly type: 'folder' | 'file'; readonly path: string }
    | { readonly type: 'glob'; readonly pattern: string }
  /** Of `FILE.ipynb:LINE`. */
  readonly line?: number
  /** It is the first line, which no cell has: that of the notebook's checks, where there are any. */
  readonly unlessChecked?: CommandError
}

/** Never looked into: nobody has notebooks of their own there. */
const IGNORED = ['**/node_modules/**', '**/.*/**', '**/site-packages/**']

/**
 * Finds what the paths of the command line stand for.
 *
 * @throws CommandError for one that stands for nothing.
 */
export function selectNotebooks(
  paths: readonly string[],
  cwd: string,
): readonly SelectedPath[] {
  return paths.map((given) => select(given, cwd))
}

/** The notebooks below a folder, absolute. */
export function notebooksBelow(folder: string): string[] {
  return globSync('**/*.{ipynb,IPYNB}', {
    cwd: folder,
    absolute: true,
    ignore: IGNORED,
    expandDirectories: false,
  }).toSorted()
}

function select(given: string, cwd: string): SelectedPath {
  const path = resolve(cwd, given)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory() === true) {
    const files = notebooksBelow(path)
    if (files.length === 0) {
      throw new CommandError(`There is no notebook in ${given}.`)
    }
    return { given, files, scope: { type: 'folder', path: slash(path) } }
  }
  if (stat) {
    return { given, files: [notebookAt(path, given)], scope: asFile(path) }
  }
  const [, file, line, rest = ''] = /^(.*?):(\d+)(-.*)?$/s.exec(given) ?? []
  if (file !== undefined && existsSync(resolve(cwd, file))) {
    if (rest !== '') {
      throw new CommandError(
        `${given} names a range of lines. Name a line of each cell: ${file}:${line}`,
      )
    }
    const cellFile = notebookAt(resolve(cwd, file), file)
    const text = readFileSync(cellFile, 'utf8')
    const fact = lineFault(text, file, Number(line))
    const fault = fact === undefined ? undefined : new CommandError(fact)
    if (fault && line !== '1') {
      throw fault
    }
    return {
      given,
      files: [cellFile],
      scope: asFile(cellFile),
      line: Number(line),
      ...(fault && { unlessChecked: fault }),
    }
  }
  return isDynamicPattern(given) ? selectGlob(given, cwd) : refuse(given, cwd)
}

function selectGlob(given: string, cwd: string): SelectedPath {
  const pattern = slash(given)
  const files = globSync(pattern, {
    cwd,
    absolute: true,
    ignore: IGNORED,
    expandDirectories: false,
  }).filter(isNotebook)
  if (files.length === 0) {
    throw new CommandError(`No notebook matches ${given}.`)
  }
  return {
    given,
    files: files.toSorted(),
    scope: { type: 'glob', pattern: slash(resolve(cwd, pattern)) },
  }
}

function asFile(path: string): SelectedPath['scope'] {
  return { type: 'file', path: slash(path) }
}

function notebookAt(path: string, given: string): string {
  if (!isNotebook(path)) {
    throw new CommandError(
      `${given} is no notebook: their names end with .ipynb. Other tests are run by: npx vitest`,
    )
  }
  return path
}

function isNotebook(path: string): boolean {
  return /\.ipynb$/i.test(path)
}

function refuse(given: string, cwd: string): never {
  const there = notebooksBelow(cwd).map((file) => slash(relative(cwd, file)))
  const name = basename(given).replace(/:\d+$/, '')
  const command = nearest(given, ['run', 'watch', ...COMMANDS])
  if (command !== undefined) {
    throw new CommandError(
      `There is no ${given}, neither a path nor a command.\nDid you mean \`npx vitest-notebook ${command}\`?`,
    )
  }
  const meant =
    there.find((file) => basename(file) === name) ??
    there.find((file) => file.includes(given)) ??
    nearest(given.replace(/:\d+$|\/$/, ''), [...there, ...foldersOf(there)]) ??
    there.find((file) => nearest(name, [basename(file)]) !== undefined)
  throw new CommandError(
    `There is no ${given}.${meant === undefined ? '' : `\nDid you mean ${meant}?`}`,
  )
}

/** All folders in which some of these lie, at whatever depth. */
function foldersOf(files: readonly string[]): readonly string[] {
  const folders = new Set<string>()
  for (const file of files) {
    for (
      let folder = posix.dirname(file);
      folder !== '.' && !folders.has(folder);
      folder = posix.dirname(folder)
    ) {
      folders.add(folder)
    }
  }
  return [...folders]
}
