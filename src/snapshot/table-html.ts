import { CAPTION } from './table-frames.ts'
import type { TableFrame } from './table-frames.ts'

/** A cell of a table as it stands in the HTML. */
export interface TableCell {
  readonly tag: 'td' | 'th'
  /** E.g. `colspan="2"`; `''` for those that its frame gives it. */
  readonly attributes: string
  readonly content: string
}

export type TableRow = readonly TableCell[]

/** What a table holds, its frame aside. */
export interface TableRows {
  readonly head: readonly TableRow[]
  readonly body: readonly TableRow[]
  /** E.g. `100 rows × 1 columns`. */
  readonly caption: string | undefined
}

/** The attributes of a cell that has none, where its frame would give it some. */
const BARE = '-'

/**
 * Reads the HTML of a table as a library lays it out. Gives something for any
 * other, too, unless it begins and ends otherwise.
 */
export function readTableHtml(
  html: string,
  frame: TableFrame,
): TableRows | undefined {
  const { open, middle, close } = frame
  const begun = afterStart(html, open, frame)
  const rows = begun && beforeEnd(begun.rest, close, frame)
  if (!rows) {
    return undefined
  }
  const at = middle === undefined ? 0 : rows.rest.indexOf(middle)
  if (at === -1) {
    return undefined
  }
  return {
    head: readRows(rows.rest.slice(0, at), frame, 0),
    body: readRows(rows.rest.slice(at + (middle?.length ?? 0)), frame, 1),
    caption: begun.caption ?? rows.caption,
  }
}

interface Rest {
  readonly rest: string
  readonly caption?: string
}

function afterStart(
  html: string,
  open: string,
  { caption }: TableFrame,
): Rest | undefined {
  const [before = '', after = ''] = open.split(CAPTION)
  if (html.startsWith(before + after)) {
    return { rest: html.slice(before.length + after.length) }
  }
  const start = before.length + caption.before.length
  const end = html.indexOf(caption.after + after, start)
  return end !== -1 && html.startsWith(before + caption.before)
    ? {
        rest: html.slice(end + caption.after.length + after.length),
        caption: html.slice(start, end),
      }
    : undefined
}

function beforeEnd(
  html: string,
  close: string,
  { caption }: TableFrame,
): Rest | undefined {
  const [before = '', after = ''] = close.split(CAPTION)
  if (html.endsWith(before + after)) {
    return { rest: html.slice(0, html.length - before.length - after.length) }
  }
  const start = html.lastIndexOf(before + caption.before)
  const end = html.length - after.length - caption.after.length
  return start !== -1 && html.endsWith(caption.after + after)
    ? {
        rest: html.slice(0, start),
        caption: html.slice(start + before.length + caption.before.length, end),
      }
    : undefined
}

function readRows(
  html: string,
  { scopes, entities }: TableFrame,
  section: 0 | 1,
): readonly TableRow[] {
  const signs = new Map(Array.from(entities, ([sign, name]) => [name, sign]))
  return html
    .split('</tr>')
    .slice(0, -1)
    .map((row) =>
      row
        .replace(/^\s*<tr[^>]*>/, '')
        .split(/<\/t[dh]>/)
        .slice(0, -1)
        .flatMap((cell) => readCell(cell, scopes[section], signs)),
    )
}

function readCell(
  html: string,
  scope: string,
  signs: ReadonlyMap<string, string>,
): readonly TableCell[] {
  const [, tag, given = '', content = ''] =
    /^\s*<(t[dh])((?: [^>]*)?)>(.*)$/.exec(html) ?? []
  if (tag !== 'td' && tag !== 'th') {
    return []
  }
  const own = given.trim()
  const attributes =
    tag === 'td' || scope === '' ? own : own === scope ? '' : own || BARE
  return [
    {
      tag,
      attributes,
      content: content.replace(/&#?\w+;/g, (name) => signs.get(name) ?? name),
    },
  ]
}

export function writeTableHtml(
  { head, body, caption }: TableRows,
  frame: TableFrame,
): string {
  const { open, middle = '', close, caption: around, row, cell } = frame
  const shownCaption =
    caption === undefined ? '' : around.before + caption + around.after
  const rows = (all: readonly TableRow[], section: 0 | 1, first = row.before) =>
    all
      .map(
        (cells, index) =>
          (index === 0 ? first : row.before) +
          cells
            .map(
              (each) =>
                cell.before + writeCell(each, frame, section) + cell.after,
            )
            .join('') +
          row.after,
      )
      .join('')
  return [
    open.replace(CAPTION, () => shownCaption),
    rows(head, 0, row.first),
    middle,
    rows(body, 1),
    close.replace(CAPTION, () => shownCaption),
  ].join('')
}

function writeCell(
  { tag, attributes, content }: TableCell,
  { scopes, entities }: TableFrame,
  section: 0 | 1,
): string {
  const given = attributes === '' && tag === 'th' ? scopes[section] : attributes
  const own = given === BARE ? '' : given
  const written =
    entities.size === 0
      ? content
      : content.replace(/[&<>"'…]/g, (sign) => entities.get(sign) ?? sign)
  return `<${tag}${own && ` ${own}`}>${written}</${tag}>`
}
