import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'

import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import { factsFile } from '../../page-facts/facts-file.ts'
import { storedFacts } from '../../page-facts/notebook-facts.ts'
import type { NotebookFacts } from '../../page-facts/page-facts.ts'
import type { NotebookView } from './notebook-view.ts'

/** What is known of a notebook's cells, and from where. */
export type ReadFacts =
  | { readonly from: 'run'; readonly facts: NotebookFacts }
  /** Only what is stored: the run has handed over nothing. */
  | { readonly from: 'file'; readonly facts: NotebookFacts }
  | { readonly from: 'nowhere' }

/** @param folder Where workers of this process leave facts. */
export async function readFacts(
  { file, case: name, meta }: Pick<NotebookView, 'file' | 'case' | 'meta'>,
  folder: string,
): Promise<ReadFacts> {
  try {
    const packed = meta?.pageFacts
    const text =
      packed === undefined
        ? await readFile(factsFile(folder, file, name), 'utf8')
        : inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8')
    const facts: NotebookFacts = JSON.parse(text)
    return { from: 'run', facts }
  } catch {
    // There are none, or their worker was ended while it wrote them.
    return readStored(file)
  }
}

async function readStored(file: string): Promise<ReadFacts> {
  try {
    const notebook = parseNotebook(await readFile(file, 'utf8'))
    return { from: 'file', facts: storedFacts(notebook) }
  } catch {
    // Its errors, which are shown, say why.
    return { from: 'nowhere' }
  }
}
