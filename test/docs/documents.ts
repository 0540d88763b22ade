import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../helpers/environments.ts'

/** What users and contributors read, relative to the root. */
export const documents: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'bench/README.md',
  'examples/README.md',
  'test/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'examples'))
    .filter((name) => !name.endsWith('.md'))
    .map((name) => `examples/${name}/README.md`),
]

export function readDocument(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}

/** A block of code in a document. */
export interface CodeBlock {
  readonly language: string
  /** `docs/noise.md:12`, its first line. */
  readonly place: string
  readonly text: string
}

/** All blocks of the documents that are written in one of these languages. */
export function codeBlocks(...languages: readonly string[]): CodeBlock[] {
  return documents.flatMap((document) => {
    const all = readDocument(document)
    return [...all.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
      .map(({ 1: language = '', 2: text = '', index }) => ({
        language,
        place: `${document}:${all.slice(0, index).split('\n').length + 1}`,
        text,
      }))
      .filter(({ language }) => languages.includes(language))
  })
}
