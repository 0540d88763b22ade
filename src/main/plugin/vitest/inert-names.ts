import { join, relative } from 'node:path'

import type { TestProject } from 'vitest/node'

import { inertText } from '../../../common/inert.ts'

/**
 * Keeps Vitest from printing file names that a terminal would obey: it shows
 * them as they are, in every reporter (4.1, 5.1), and has no hook for that. A
 * notebook of such a name is handed to it by the name with signs, under which
 * there is no file: that is then told of it, as a failure of its own.
 */
export function makeNamesInert(project: TestProject): void {
  const { root } = project.config
  const globTestFiles = project.globTestFiles.bind(project)
  const matchesTestGlob = project.matchesTestGlob.bind(project)
  project.globTestFiles = async (filters) => {
    const found = await globTestFiles(filters)
    const testFiles = found.testFiles.map((file) => inertPath(file, root))
    return { ...found, testFiles }
  }
  // In watch mode, of new files.
  project.matchesTestGlob = (file, ...more) =>
    inertPath(file, root) === file && matchesTestGlob(file, ...more)
}

/** A path whose part below `root` can be printed. */
export function inertPath(file: string, root: string): string {
  const inside = relative(root, file)
  const inert = inertText(
    inside.replaceAll(/[\t\n\u2028\u2029]/g, (character) =>
      character < ' '
        ? String.fromCodePoint(0x24_00 + (character.codePointAt(0) ?? 0))
        : ' ',
    ),
  )
  return inert === inside ? file : join(root, inert)
}
