import { numberMatches } from './text-rule.ts'

/** folium: the end of ids, and of names of variables, within an escaped document. */
const HASH = /(?<=[a-z]_)[0-9a-f]{32}(?![0-9A-Za-z])/g

/** Great Tables: ten random letters (`_utils.py`, `_create_table_id`). */
const TABLE_ID = /(?<=<div id=")[a-z]{10}(?=")/

/**
 * Numbers ids that libraries generate anew each time and that stand where the
 * parsed document does not show them as ids: folium's in the `srcdoc` of a frame,
 * those of Great Tables, which are nothing but letters.
 */
export function maskHtmlIds(html: string): string {
  const named = numberMatches(html, HASH, 'id')
  const id = named.includes('gt_table') ? TABLE_ID.exec(named)?.[0] : undefined
  return id === undefined ? named : named.replaceAll(id, '«table»')
}
