import {
  isRewritten,
  savedText,
  STREAM_SAVERS,
} from '../../nbformat/streams/saved-text.ts'
import type { Output } from '../../nbformat/types.ts'

/** All text of one stream, as it is. */
export function storedText(outputs: readonly Output[], name: string): string {
  return textsOf(outputs, name).join('')
}

/**
 * What programs may have stored of a stream: each rewrites one output at a time,
 * and where it is cut into outputs depends on when others came.
 */
export function textsIfSaved(
  outputs: readonly Output[],
  name: string,
): readonly string[] {
  const texts = textsOf(outputs, name)
  if (!texts.some(isRewritten)) {
    return []
  }
  const whole = texts.join('')
  const saved = STREAM_SAVERS.flatMap((saver) => [
    texts.map((text) => savedText(text, saver)).join(''),
    savedText(whole, saver),
  ])
  return [...new Set(saved)]
}

/** How many lines of one text the other has, too. */
export function commonLines(one: string, other: string): number {
  const lines = new Set(one.split('\n'))
  return other.split('\n').filter((line) => line !== '' && lines.has(line))
    .length
}

function textsOf(outputs: readonly Output[], name: string): readonly string[] {
  return outputs.flatMap((output) =>
    output.output_type === 'stream' && output.name === name
      ? [output.text]
      : [],
  )
}
