import { visibleText } from '../../comparison/report/visible-text.ts'

/**
 * A text of a notebook as it can be shown: control characters as signs.
 *
 * @param limit UTF-16 units; of longer texts the beginning is shown.
 */
export function excerpt(text: string, limit: number = Infinity): string {
  const shown = visibleText(text.length > limit ? text.slice(0, limit) : text)
  return text.length > limit
    ? `${shown}… (${text.length.toLocaleString('en')} characters)`
    : shown
}
