import { pairByKey, pairByPlace } from '../aligned-pairs.ts'
import type { HtmlTable } from '../markup/tables/html-table.ts'
import type { ValueChange } from '../output-difference.ts'

/** A table without its values. */
export interface TableShape {
  readonly rows: number
  /** `undefined` where names of several words may be several columns. */
  readonly width: number | undefined
  /** `undefined` where not all are shown. */
  readonly columns: readonly string[] | undefined
  /** By column; `undefined`, or none at all, where nothing is known of them. */
  readonly kinds: readonly (ValueKind | undefined)[]
}

/** What the values of a column look like. `missing`: there are none. */
export type ValueKind =
  | 'integers'
  | 'numbers'
  | 'true or false'
  | 'dates'
  | 'texts'
  | 'missing'

/** UTF-16 units; longer ones are texts. */
const MAX_VALUE = 60

const PATTERNS: readonly (readonly [ValueKind, RegExp])[] = [
  ['missing', /^(?:|nan|none|nat|<na>|na|null|\.\.\.|…)$/i],
  ['integers', /^[-+]?\d+$/],
  ['numbers', /^[-+]?(?:inf(?:inity)?|(?:\d[\d,]*)?\.?\d+\.?(?:e[-+]?\d+)?)$/i],
  ['true or false', /^(?:true|false)$/i],
  ['dates', /^\d{4}-\d{2}-\d{2}(?:[ T].*)?$/],
]

/** A type in the heading itself: of polars (`x / i64`), or of R (`x / <dbl>`). */
const TYPED =
  /(?:^| \/ )(?:<[\w.()]+>|[iuf]\d{1,3}|str|bool|date|time|cat|enum|binary|null|object|(?:datetime|duration|list|array|struct|decimal)\[.*\])$/

/** The shape of a table in HTML; the kinds of its values where no heading tells types. */
export function htmlTableShape({ columns, rows }: HtmlTable): TableShape {
  const names = columns.map(({ text }) => text)
  return {
    rows: rows.length,
    width: columns.length,
    columns: names,
    kinds: names.some((name) => TYPED.test(name))
      ? []
      : names.map((_, column) =>
          kindOf(rows.map(({ cells }) => cells[column]?.text ?? '')),
        ),
  }
}

export function kindOf(values: readonly string[]): ValueKind {
  const kinds = new Set(
    values.map((value) =>
      value.length > MAX_VALUE
        ? 'texts'
        : (PATTERNS.find(([, pattern]) => pattern.test(value))?.[0] ?? 'texts'),
    ),
  )
  kinds.delete('missing')
  const [only = 'missing'] = kinds
  if (kinds.size <= 1) {
    return only
  }
  return [...kinds].every((kind) => kind === 'integers' || kind === 'numbers')
    ? 'numbers'
    : 'texts'
}

/** How the shapes of two tables differ; `subject` tells them apart where there are several. */
export function tableShapeChanges(
  stored: TableShape,
  actual: TableShape,
  subject: string,
): readonly ValueChange[] {
  const place = (what: string): string => `${subject}${what}`
  return [
    ...changed(place('rows'), stored.rows, actual.rows),
    ...(stored.width === undefined || actual.width === undefined
      ? []
      : changed(place('columns'), stored.width, actual.width)),
    ...columnChanges(stored, actual).map((change) => ({
      ...change,
      place: place(change.place),
    })),
  ]
}

function columnChanges(
  { columns: was, kinds: before }: TableShape,
  { columns: is, kinds: after }: TableShape,
): readonly ValueChange[] {
  if (!was || !is) {
    return []
  }
  const pairs = pairByKey(was, is) ?? pairByPlace(was.length, is.length)
  return pairs.flatMap(({ stored, actual }): readonly ValueChange[] => {
    const left = stored === undefined ? undefined : (was[stored] ?? '')
    const right = actual === undefined ? undefined : (is[actual] ?? '')
    if (left !== right || stored === undefined || actual === undefined) {
      return [
        {
          place: 'column',
          ...(left !== undefined && { stored: JSON.stringify(left) }),
          ...(right !== undefined && { actual: JSON.stringify(right) }),
        },
      ]
    }
    const [kind, other] = [before[stored], after[actual]]
    return kind === undefined || other === undefined || isLike(kind, other)
      ? []
      : changed(`values of column ${JSON.stringify(left)}`, kind, other)
  })
}

/** A column of texts, numbers or dates may be without values; pandas has no such integers. */
export function isLike(one: ValueKind, other: ValueKind): boolean {
  const [first, second] = one === 'missing' ? [one, other] : [other, one]
  return (
    one === other ||
    (first === 'missing' && second !== 'integers' && second !== 'true or false')
  )
}

/** A change, where there is one. */
export function changed(
  place: string,
  stored: string | number,
  actual: string | number,
): readonly ValueChange[] {
  return stored === actual
    ? []
    : [{ place, stored: String(stored), actual: String(actual) }]
}
