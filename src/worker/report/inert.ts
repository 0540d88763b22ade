import { visibleText } from '../../comparison/report/visible-text.ts'

/**
 * A text of a notebook as it can be shown: control characters as signs.
 *
 * @param limit UTF-16 units; of longer texts the beginning is shown.
 */
export function inertText(text: string, limit: number = Infinity): string {
  const shown = visibleText(text.length > limit ? text.slice(0, limit) : text)
  return text.length > limit
    ? `${shown}… (${text.length.toLocaleString('en')} characters)`
    : shown
}

/** Colours and blanks at the beginning of a line, and what GitHub's runner takes for a command. */
const COMMAND = /^((?:\u001b\[[\d;]*m|[^\S\n])*)(::|##\[)/gm

/** What is printed, without lines that a CI system would obey: `::add-mask::`, `##[group]`. */
export function withoutCommands(text: string): string {
  return text.replace(COMMAND, '$1‹$2›')
}
