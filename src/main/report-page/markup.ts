import { withSigns } from '../../common/inert.ts'

/** Markup that may stand in the page as it is. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Part =
  | Markup
  | string
  | number
  | false
  | null
  | undefined
  | readonly Part[]

/**
 * A template whose parts are text unless they are markup: it cannot act, and
 * controls in it are signs. What is not there is left out.
 */
export function markup(
  strings: TemplateStringsArray,
  ...parts: readonly Part[]
): Markup {
  return new Markup(
    strings
      .map(
        (string, index) =>
          string + (index < parts.length ? print(parts[index]) : ''),
      )
      .join(''),
  )
}

function print(part: Part): string {
  if (part instanceof Markup) {
    return part.text
  }
  if (Array.isArray(part)) {
    return part.map(print).join('')
  }
  return typeof part === 'string' || typeof part === 'number'
    ? escapeText(withSigns(String(part)))
    : ''
}

export const NOTHING: Markup = new Markup('')

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
