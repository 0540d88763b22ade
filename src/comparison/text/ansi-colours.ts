const SELECT_GRAPHIC_RENDITION = /\x1b\[[0-9;:]*m/g

/** The text without ANSI colours (ECMA-48 SGR), which display data may hold too. */
export function stripColours(text: string): string {
  return text.replace(SELECT_GRAPHIC_RENDITION, '')
}
