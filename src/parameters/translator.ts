import type { ParameterValue } from './parameter-value.ts'

/** How a language writes values. */
export interface Translator {
  /** What begins a comment of one line. */
  readonly commentSign: string
  /** Whether it is a name of a variable there. */
  isName(name: string): boolean
  /** @param before Code that was executed before, and may declare the name. */
  assign(name: string, value: string, before: string): string
  /**
   * A value as source code.
   *
   * @throws NotebookError `NB_ERR_VALUE` where the language has none for it.
   */
  translate(value: ParameterValue): string
}

/** What differs between languages that write values much alike. */
export interface Notation {
  readonly none: string
  readonly booleans: readonly [ifFalse: string, ifTrue: string]
  readonly nan: string
  readonly infinity: readonly [negative: string, positive: string]
  readonly negativeZero: string
  integer(value: bigint): string
  text(value: string): string
  list(items: readonly string[]): string
  object(entries: readonly (readonly [name: string, value: string])[]): string
}

/** Writes a value as a notation says, and what is in it. */
export function translateBy(notation: Notation, value: ParameterValue): string {
  const translate = (each: ParameterValue): string =>
    translateBy(notation, each)
  switch (typeof value) {
    case 'string':
      return notation.text(value)
    case 'boolean':
      return notation.booleans[value ? 1 : 0]
    case 'bigint':
      return notation.integer(value)
    case 'number':
      return number(notation, value)
    default:
      if (value === null) {
        return notation.none
      }
      return isList(value)
        ? notation.list(value.map(translate))
        : notation.object(
            Object.entries(value).map(([name, each]) => [
              notation.text(name),
              translate(each),
            ]),
          )
  }
}

function number(
  { nan, infinity, negativeZero }: Notation,
  value: number,
): string {
  if (Number.isNaN(value)) {
    return nan
  }
  if (!Number.isFinite(value)) {
    return infinity[value > 0 ? 1 : 0]
  }
  return Object.is(value, -0) ? negativeZero : String(value)
}

/** `Array.isArray` does not narrow readonly lists. */
function isList(
  value: Exclude<ParameterValue, null | string | number | bigint | boolean>,
): value is readonly ParameterValue[] {
  return Array.isArray(value)
}
