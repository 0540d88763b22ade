import { jsonMember } from '../common/json.ts'
import { languageName } from '../nbformat/outline/notebook-kernel.ts'
import type { CodeCell, Notebook } from '../nbformat/types.ts'
import { found } from './found-directives.ts'
import { refineShared } from './refine-directives.ts'
import { resolveDirectives } from './resolve-directives.ts'
import { commentDirectives } from './sources/comment-directives.ts'
import { metadataDirectives } from './sources/metadata-directives.ts'
import { nbmakeDirectives } from './sources/nbmake-directives.ts'
import { nbregComparison, nbregSkip } from './sources/nbreg-directives.ts'
import { quartoDirectives } from './sources/quarto-directives.ts'
import { tagDirectives } from './sources/tag-directives.ts'
import type { CellDirectives, ResolvedDirectives } from './types.ts'
import { CELL_VOCABULARY } from './words/directive-words.ts'

/**
 * What a code cell asks for: by comments before its first line of code
 * (`# vitest: skip, timeout=60s`, nbval's), by tags (`vitest-skip`, nbval's,
 * Jupyter's), by Quarto's and nbdev's options, by `metadata.vitest`,
 * by nbmake's `metadata.nbmake`, and by pytest-notebook's `metadata.nbreg`, also
 * the notebook's.
 * `metadata.name` of nbformat is the name where no directive gives another.
 *
 * A directive that is unknown, malformed, or contradicts another gives a
 * warning and no error.
 */
export function cellDirectives(
  notebook: Notebook,
  cell: CodeCell,
): ResolvedDirectives<CellDirectives> {
  const name = jsonMember(cell.metadata, 'name')
  const language = languageName(notebook)
  return resolveDirectives(
    `cell [${cell.number}]`,
    found<CellDirectives>([
      nbmakeDirectives(cell.metadata, language),
      nbregSkip(cell.metadata),
      nbregComparison(notebook, cell),
      metadataDirectives(cell.metadata, CELL_VOCABULARY),
      tagDirectives(cell.metadata),
      quartoDirectives(notebook, cell, language),
      commentDirectives(cell.source, language),
    ]),
    refine,
    typeof name === 'string' && name !== '' ? { name } : {},
  )
}

function refine(weak: CellDirectives, strong: CellDirectives): CellDirectives {
  return {
    ...weak,
    ...strong,
    ...refineShared(weak, strong),
    ...(strong.raises && { raises: { ...weak.raises, ...strong.raises } }),
    ...(strong.fails && { fails: { ...weak.fails, ...strong.fails } }),
  }
}
