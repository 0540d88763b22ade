/** How a library writes the HTML of a table: all of it but the cells. */
export interface TableFrame {
  /** As snapshots call it. */
  readonly name: string
  /** `CAPTION` stands where a caption does, if there is one. */
  readonly open: string
  /** Between the rows of the head and those of the body; a table without it has no head. */
  readonly middle: string | undefined
  readonly close: string
  readonly caption: Around
  readonly row: Around & {
    /** Of the first row of the head, where that is another. */
    readonly first?: string
  }
  readonly cell: Around
  /** Attributes that headings have, of the head and of the body; `''` for none. */
  readonly scopes: readonly [head: string, body: string]
  /** Signs that are shown in place of what stands in the HTML for them. */
  readonly entities: ReadonlyMap<string, string>
}

export interface Around {
  readonly before: string
  readonly after: string
}

/** Stands for the caption in `open` and `close`. */
export const CAPTION = '\0'

function around(before: string, after: string): Around {
  return { before, after }
}

/** pandas 1.0 to 3.1, `io/formats/html.py`, `NotebookFormatter.write_style`. */
function styled(...headRules: readonly string[]): string {
  const rules = [
    'tbody tr th:only-of-type {\n        vertical-align: middle;',
    'tbody tr th {\n        vertical-align: top;',
    ...headRules,
  ].map((rule) => `    .dataframe ${rule}\n    }`)
  return `<div>\n<style scoped>\n${rules.join('\n\n')}\n</style>\n`
}

const RIGHT = '    <tr style="text-align: right;">\n'

function pandas(
  name: string,
  before: string,
  after: string,
  first?: string,
): TableFrame {
  return {
    name,
    open: `${before}<table border="1" class="dataframe">\n  <thead>\n`,
    middle: '  </thead>\n  <tbody>\n',
    close: `  </tbody>\n</table>${CAPTION}${after}`,
    caption: around('\n<p>', '</p>'),
    row: {
      ...around('    <tr>\n', '    </tr>\n'),
      ...(first !== undefined && { first }),
    },
    cell: around('      ', '\n'),
    scopes: ['', ''],
    // Snapshots had them before there were others.
    entities: new Map(),
  }
}

const MARKUP = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
] as const

/** repr 0.19 to 1.1 of R, `repr_html.matrix`. */
function ofR(name: string, table: string, hasHead: boolean): TableFrame {
  return {
    name,
    open: `${table}\n${CAPTION}${hasHead ? '<thead>' : '<tbody>'}\n`,
    middle: hasHead ? '</thead>\n<tbody>\n' : undefined,
    close: '</tbody>\n</table>\n',
    caption: around('<caption>', '</caption>\n'),
    row: around('\t<tr>', '</tr>\n'),
    cell: around('', ''),
    scopes: ['scope=col', 'scope=row'],
    entities: new Map(MARKUP),
  }
}

export const TABLE_FRAMES: readonly TableFrame[] = [
  pandas(
    'table',
    styled('thead th {\n        text-align: right;'),
    '\n</div>',
    RIGHT,
  ),
  pandas(
    'table-of-levels',
    styled(
      'thead tr th {\n        text-align: left;',
      'thead tr:last-of-type th {\n        text-align: right;',
    ),
    '\n</div>',
  ),
  pandas(
    'table-of-named-levels',
    styled('thead tr th {\n        text-align: left;'),
    '\n</div>',
  ),
  pandas('plain-table', '', '', RIGHT),
  {
    // polars 0.16 to 2.1, `dataframe/_html.py`, `NotebookFormatter`.
    name: 'polars-table',
    open: `<div><style>\n.dataframe > thead > tr,\n.dataframe > tbody > tr {\n  text-align: right;\n  white-space: pre-wrap;\n}\n</style>\n${CAPTION}<table border="1" class="dataframe"><thead>`,
    middle: '</thead><tbody>',
    close: '</tbody></table></div>',
    caption: around('<small>', '</small>'),
    row: around('<tr>', '</tr>'),
    cell: around('', ''),
    scopes: ['', ''],
    entities: new Map([
      ...MARKUP,
      ['"', '&quot;'],
      ["'", '&#x27;'],
      ['…', '&hellip;'],
    ]),
  },
  ofR('r-table', '<table class="dataframe">', true),
  ofR('r-table-without-head', '<table class="dataframe">', false),
  ofR('r-plain-table', '<table>', true),
  ofR('r-plain-table-without-head', '<table>', false),
]
