import { collectParsed, found, NOTHING_FOUND } from '../found-directives.ts'
import { parseDirectives } from '../parse-directives.ts'
import type { CellDirectives, Found } from '../types.ts'
import { CELL_VOCABULARY } from '../words/directive-words.ts'
import { commentLines } from './comment-lines.ts'
import { parseNbvalComment } from './nbval-markers.ts'

const OURS = /^vitest:(.*)$/
/** Most cells have none: one look at the whole source tells. */
const ANY = /vitest:|NBVAL_|PYTEST_VALIDATE_|\|[ \t]*eval/

/** An option of Quarto's and nbdev's, in YAML: the cell is shown, not executed. */
const NOT_EVALUATED = /^\|\s*eval\s*:\s*(?:false|False|FALSE)\s*$/

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
    commentLines(source, language).map(({ line, text, isLeading }) => {
      const ofComment = parseComment(text)
      if (isLeading) {
        return ofComment
      }
      return ofComment.markers.length === 0
        ? NOTHING_FOUND
        : {
            markers: [],
            warnings: [
              `the comment "${text}" in line ${line} is ignored: ` +
                'directives must come before the first line of code',
            ],
          }
    }),
  )
}

function parseComment(text: string): Found<CellDirectives> {
  if (NOT_EVALUATED.test(text)) {
    const skip = { reason: '#| eval: false' }
    return {
      markers: [{ place: 'comment', text, directives: { skip } }],
      warnings: [],
    }
  }
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
