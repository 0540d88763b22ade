import type { Notebook } from '../nbformat/types.ts'
import { found } from './found-directives.ts'
import { refineShared } from './refine-directives.ts'
import { resolveDirectives } from './resolve-directives.ts'
import { executionDirectives } from './sources/execution-directives.ts'
import { metadataDirectives } from './sources/metadata-directives.ts'
import { nbregSkip } from './sources/nbreg-directives.ts'
import { nbregNormalize } from './sources/nbreg-normalize.ts'
import { frontMatterDirectives } from './sources/quarto-directives.ts'
import type { NotebookDirectives, ResolvedDirectives } from './types.ts'
import { NOTEBOOK_VOCABULARY } from './words/directive-words.ts'

/**
 * What a notebook asks for: by Quarto's and nbdev's front matter, and in its
 * metadata by nbmake's `execution`, MyST-NB's `mystnb`, pytest-notebook's `nbreg`,
 * and `vitest`, the last being the strongest.
 */
export function notebookDirectives(
  notebook: Notebook,
): ResolvedDirectives<NotebookDirectives> {
  const { metadata } = notebook
  return resolveDirectives(
    'notebook',
    found<NotebookDirectives>([
      frontMatterDirectives(notebook),
      executionDirectives(metadata),
      nbregSkip(metadata),
      nbregNormalize(metadata),
      metadataDirectives(metadata, NOTEBOOK_VOCABULARY),
    ]),
    refine,
    {},
  )
}

function refine(
  weak: NotebookDirectives,
  strong: NotebookDirectives,
): NotebookDirectives {
  return {
    ...weak,
    ...strong,
    ...refineShared(weak, strong),
  }
}
