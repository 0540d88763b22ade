import { readFileSync, statSync } from 'node:fs'

import { codeSources } from '../../nbformat/outline/code-sources.ts'
import { leadingImports } from '../../nbformat/outline/leading-imports.ts'
import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import type { ResolvedOptions } from '../options/options.ts'

/** Of a notebook that is read only to know its imports earlier: some milliseconds. */
const MOST_BYTES = 1_000_000

/**
 * What the notebook that is probably the first (absolute path) begins with
 * importing, so that the host can import it while Vitest gets ready. Nothing
 * where the notebook cannot be read, which its module tells.
 */
export function firstImports(
  notebook: string,
  { preload }: Pick<ResolvedOptions, 'preload'>,
): readonly string[] {
  try {
    return preload !== 'auto' || statSync(notebook).size > MOST_BYTES
      ? []
      : leadingImports(
          codeSources(parseNotebook(readFileSync(notebook, 'utf8'))),
        )
  } catch {
    return []
  }
}
