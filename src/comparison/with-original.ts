import type { TextContent } from './output-difference.ts'

/** A text beside what it really was, unless that is the same or has other lines. */
export function withOriginal(
  content: TextContent,
  original: string | undefined,
): TextContent {
  const { text } = content
  return original === undefined ||
    original === text ||
    original.split('\n').length !== text.split('\n').length
    ? content
    : { ...content, original }
}
