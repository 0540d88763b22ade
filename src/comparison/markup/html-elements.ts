/** Elements that never hold anything (HTML standard, 13.1.2). */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
)

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']
const CELLS = ['th', 'td']
const SECTIONS = ['thead', 'tbody', 'tfoot', 'tr', ...CELLS]

/** Beginnings that end a paragraph before them. */
const ENDS_PARAGRAPH =
  'address article aside blockquote details div dl fieldset figcaption figure ' +
  'footer form header hr main nav ol p pre section table ul'

const ENDED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ...ENDS_PARAGRAPH.split(' ').map((name) => [name, ['p']] as const),
    ...HEADINGS.map((name) => [name, [...HEADINGS, 'p']] as const),
    ...CELLS.map((name) => [name, CELLS] as const),
    ['tr', ['tr', ...CELLS]] as const,
    ['thead', SECTIONS] as const,
    ['tbody', SECTIONS] as const,
    ['tfoot', SECTIONS] as const,
    ['body', ['head']] as const,
    ['a', ['a']] as const,
    ['li', ['li']] as const,
    ['dd', ['dd', 'dt']] as const,
    ['dt', ['dd', 'dt']] as const,
    ['rt', ['rt', 'rp']] as const,
    ['rp', ['rt', 'rp']] as const,
    ['option', ['option']] as const,
    ['optgroup', ['option', 'optgroup']] as const,
  ].map(([name, ended]) => [name, new Set(ended)]),
)

/** Whether an open element ends where another one begins: end tags may be left out (13.1.2.4). */
export function isEndedBy(open: string, beginning: string): boolean {
  return ENDED_BY.get(beginning)?.has(open) === true
}

/** In SVG and MathML an element may end itself (`<path/>`), and nothing is implied. */
export const FOREIGN_ELEMENTS: ReadonlySet<string> = new Set(['svg', 'math'])

/** Inside of them it is HTML again. */
export const INTEGRATION_POINTS: ReadonlySet<string> = new Set(
  'annotation-xml desc foreignobject mi mn mo ms mtext title'.split(' '),
)
