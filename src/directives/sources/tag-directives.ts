import type { JsonObject } from '../../common/json.ts'
import { isStringArray, jsonMember } from '../../common/json.ts'
import { collectParsed, found, NOTHING_FOUND } from '../found-directives.ts'
import { parseDirectives } from '../parse-directives.ts'
import type { CellDirectives, Found } from '../types.ts'
import { CELL_VOCABULARY } from '../words/directive-words.ts'
import { parseNbvalTag } from './nbval-markers.ts'

/** Tags of nbclient and JupyterLab (nbformat, "Cell metadata"). */
const JUPYTER_TAGS: ReadonlyMap<string, CellDirectives> = new Map([
  ['raises-exception', { raises: {} }],
  ['skip-execution', { skip: {} }],
])

/** Both `vitest-skip` and `vitest:skip`. */
const OURS = /^vitest[-:](.*)$/s

/** The directives in a cell's tags. */
export function tagDirectives(metadata: JsonObject): Found<CellDirectives> {
  const tags = jsonMember(metadata, 'tags')
  if (tags === undefined || tags === null) {
    return NOTHING_FOUND
  }
  if (!isStringArray(tags)) {
    return {
      markers: [],
      warnings: ['"tags" in the metadata is not a list of strings'],
    }
  }
  return found(tags.map(parseTag))
}

function parseTag(tag: string): Found<CellDirectives> {
  const directives = JUPYTER_TAGS.get(tag) ?? parseNbvalTag(tag)
  if (directives) {
    return { markers: [{ place: 'tag', text: tag, directives }], warnings: [] }
  }
  const ours = OURS.exec(tag)?.[1]
  return ours === undefined
    ? NOTHING_FOUND
    : collectParsed('tag', parseDirectives(ours, CELL_VOCABULARY))
}
