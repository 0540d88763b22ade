import { collectParsed, found, NOTHING_FOUND } from '../found-directives.ts'
import { parseDirectives } from '../parse-directives.ts'
import type { CellDirectives, Found } from '../types.ts'
import { CELL_VOCABULARY } from '../words/directive-words.ts'
import { commentLines, describeIgnored } from './comment-lines.ts'
import { parseNbvalComment } from './nbval-markers.ts'

const OURS = /^vitest:(.*)$/
/** Most cells have none: one look at the whole source tells. */
const ANY = /vitest:|NBVAL_|PYTEST_VALIDATE_/

/**
 * The directives in comments at the start of a cell. nbval takes its markers
 * from any comment line, even from lines of a string; those further down are
 * not taken here, and a warning says so.
 */
export function commentDirectives(
  source: string,
  language: string,
): Found<CellDirectives> {
  if (!ANY.test(source)) {
    return NOTHING_FOUND
  }
  return found(
    commentLines(source, language).map((comment) => {
      const ofComment = parseComment(comment.text)
      if (comment.isLeading) {
        return ofComment
      }
      return ofComment.markers.length === 0
        ? NOTHING_FOUND
        : { markers: [], warnings: [describeIgnored(comment)] }
    }),
  )
}

function parseComment(text: string): Found<CellDirectives> {
  const nbval = parseNbvalComment(text)
  if (nbval) {
    return {
      markers: [{ place: 'comment', text, directives: nbval }],
      warnings: [],
    }
  }
  const ours = OURS.exec(text)?.[1]
  return ours === undefined
    ? NOTHING_FOUND
    : collectParsed('comment', parseDirectives(ours, CELL_VOCABULARY))
}
