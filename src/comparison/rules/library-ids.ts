import { numberMatches } from './text-rule.ts'

/** A document within the document. */
const FRAME = /<iframe\b[^<>]{0,1000}?\ssrcdoc="[^"]*"/gi

/** folium: the end of ids, and of names of variables, within such a document. */
const HASH = /(?<=[a-z]_)[0-9a-f]{32}(?![0-9A-Za-z])/g

/** pyviz_comms: what Panel, HoloViews and hvPlot talk to the kernel by. */
const COMM_ID = /(?<=comm_id\\?":\\?")[0-9a-f]{32}(?=\\?")/g

interface PlainId {
  /** What stands in every document of the library. */
  readonly sign: string
  readonly pattern: RegExp
  /** What refers to the id, so that it is one. */
  readonly reference: (id: string) => string
}

/** Ids that look like words. */
const PLAIN_IDS: readonly PlainId[] = [
  // Great Tables: ten random letters (`_utils.py`, `_create_table_id`).
  {
    sign: 'class="gt_table"',
    pattern: /(?<=<div id=")[a-z]{10}(?=")/,
    reference: (id) => `#${id} `,
  },
  // Lets-Plot 4: six random letters and digits; of plots, and of the library (`setup_html`).
  {
    sign: 'data-lets-plot-script="',
    pattern: /(?<=<div id=")[0-9A-Za-z]{6}(?=")/,
    reference: (id) => `"${id}")`,
  },
]

/** IPython's handle of a display. */
const DISPLAY_ID = /(?<=<DisplayHandle display_id=)[0-9a-f]{32}(?=>)/g

/**
 * Numbers ids that libraries generate anew each time and that stand where the
 * parsed document does not show them as ids: folium's in the `srcdoc` of a frame,
 * Panel's in a script, and those that are nothing but letters.
 */
export function maskHtmlIds(html: string): string {
  const framed = html.replaceAll(FRAME, (frame) =>
    numberMatches(frame, HASH, 'id'),
  )
  const named = numberMatches(framed, COMM_ID, 'comm')
  for (const { sign, pattern, reference } of PLAIN_IDS) {
    const id = named.includes(sign) ? pattern.exec(named)?.[0] : undefined
    if (id !== undefined && named.includes(reference(id))) {
      return named.replaceAll(new RegExp(String.raw`\b${id}\b`, 'g'), '«id»')
    }
  }
  return named
}

/** The same for plain text: ids of displays. */
export function maskDisplayIds(text: string): string {
  return numberMatches(text, DISPLAY_ID, 'display')
}
