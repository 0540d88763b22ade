import { parseNotebook } from '../nbformat/parse-notebook.ts'
import type { Notebook } from '../nbformat/types.ts'

let latest: { readonly text: string; readonly notebook: Notebook } | undefined

/**
 * Reads a notebook as `parseNotebook` does, and the same text once: its tests
 * are made of it, and then it is started.
 */
export function parsedNotebook(text: string): Notebook {
  if (latest?.text !== text) {
    latest = { text, notebook: parseNotebook(text) }
  }
  return latest.notebook
}
