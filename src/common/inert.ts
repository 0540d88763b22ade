/** Controls but tab and newline, invisible ones and those that turn text around. */
const UNPRINTABLE =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** Colours and blanks at the beginning of a line, and what GitHub's runner takes for a command. */
const COMMAND = /^((?:\u001b\[[\d;]*m|[^\S\n\r\u2028\u2029])*)(::)/gm

/**
 * What runners obey wherever it stands in a line: GitHub's older commands
 * (`##[add-mask]`, runner 2), those of Azure Pipelines and TeamCity.
 */
const COMMAND_ANYWHERE = /(##(?:vso|teamcity)?)\[/gi

/** Control characters as signs, so that they cannot act in a terminal: `␛`, `‹U+202E›`. */
export function withSigns(text: string): string {
  return text.replace(UNPRINTABLE, signOf)
}

/** What is printed, without what a CI system would obey: `::add-mask::`, `##[group]`. */
export function withoutCommands(text: string): string {
  return text.replace(COMMAND, '$1‹$2›').replace(COMMAND_ANYWHERE, '$1‹[›')
}

/** What notebooks, kernels and servers say, as text that can only be read. */
export function inertText(text: string): string {
  return withoutCommands(withSigns(text))
}

/** The same as one line. */
export function inertLine(text: string): string {
  return inertText(text.replace(/[\n\r\t\f\v\u2028\u2029]+/g, ' '))
}

function signOf(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code)
  }
  return code === 0x7f ? '␡' : describeCodePoint(character)
}

/** A character by its number: `‹U+200B›`. */
export function describeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`
}
