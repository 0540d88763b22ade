/** A cell of a table as it stands in the HTML. */
export interface TableCell {
  readonly tag: 'td' | 'th'
  /** E.g. `colspan="2"`; `''` for none. */
  readonly attributes: string
  readonly content: string
}

export type TableRow = readonly TableCell[]

export interface PandasTable {
  readonly frame: PandasFrame
  readonly head: readonly TableRow[]
  readonly body: readonly TableRow[]
  /** E.g. `100 rows × 1 columns`. */
  readonly caption: string | undefined
}

/** What pandas puts around the rows of a table. */
export interface PandasFrame {
  readonly name: string
  readonly before: string
  readonly after: string
  /** Of the first row of the head. */
  readonly headRow: string
}

const ALIGNED_RIGHT = '<tr style="text-align: right;">'

/** pandas 1.0 to 3.1, `io/formats/html.py`, `NotebookFormatter.write_style`. */
function styled(...headRules: readonly string[]): string {
  const rules = [
    'tbody tr th:only-of-type {\n        vertical-align: middle;',
    'tbody tr th {\n        vertical-align: top;',
    ...headRules,
  ].map((rule) => `    .dataframe ${rule}\n    }`)
  return `<div>\n<style scoped>\n${rules.join('\n\n')}\n</style>\n`
}

export const PANDAS_FRAMES: readonly PandasFrame[] = [
  {
    name: 'table',
    before: styled('thead th {\n        text-align: right;'),
    after: '\n</div>',
    headRow: ALIGNED_RIGHT,
  },
  {
    name: 'table-of-levels',
    before: styled(
      'thead tr th {\n        text-align: left;',
      'thead tr:last-of-type th {\n        text-align: right;',
    ),
    after: '\n</div>',
    headRow: '<tr>',
  },
  {
    name: 'table-of-named-levels',
    before: styled('thead tr th {\n        text-align: left;'),
    after: '\n</div>',
    headRow: '<tr>',
  },
  { name: 'plain-table', before: '', after: '', headRow: ALIGNED_RIGHT },
]

const OPEN = '<table border="1" class="dataframe">'
const CELL = /^ {6}<(t[dh])((?: [^>]*)?)>(.*)<\/\1>$/

/** Reads the HTML of a table as pandas lays it out; gives something for any other, too. */
export function readPandasHtml(html: string): PandasTable | undefined {
  const frame = PANDAS_FRAMES.find(
    ({ before, after }) =>
      html.startsWith(before + OPEN) && html.endsWith(after),
  )
  if (!frame) {
    return undefined
  }
  const lines = html
    .slice(frame.before.length, html.length - frame.after.length)
    .split('\n')
  const bodyStart = lines.indexOf('  <tbody>')
  const tableEnd = lines.indexOf('</table>')
  const caption = lines[tableEnd + 1]
  return {
    frame,
    head: readRows(lines.slice(0, bodyStart)),
    body: readRows(lines.slice(bodyStart, tableEnd)),
    caption: caption && /^<p>(.*)<\/p>$/.exec(caption)?.[1],
  }
}

function readRows(lines: readonly string[]): readonly TableRow[] {
  const rows: TableCell[][] = []
  for (const line of lines) {
    if (line.startsWith('    <tr')) {
      rows.push([])
    }
    const [, tag, attributes = '', content = ''] = CELL.exec(line) ?? []
    if (tag === 'td' || tag === 'th') {
      rows.at(-1)?.push({ tag, attributes: attributes.trim(), content })
    }
  }
  return rows
}

export function writePandasHtml({
  frame,
  head,
  body,
  caption,
}: PandasTable): string {
  const rowLines = (row: TableRow, open: string): string[] => [
    `    ${open}`,
    ...row.map(
      ({ tag, attributes, content }) =>
        `      <${tag}${attributes && ` ${attributes}`}>${content}</${tag}>`,
    ),
    '    </tr>',
  ]
  const lines = [
    OPEN,
    '  <thead>',
    ...head.flatMap((row, index) =>
      rowLines(row, index === 0 ? frame.headRow : '<tr>'),
    ),
    '  </thead>',
    '  <tbody>',
    ...body.flatMap((row) => rowLines(row, '<tr>')),
    '  </tbody>',
    '</table>',
    ...(caption === undefined ? [] : [`<p>${caption}</p>`]),
  ]
  return frame.before + lines.join('\n') + frame.after
}
