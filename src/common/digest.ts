import { createHash } from 'node:crypto'

/** Identifies the text of a notebook between the processes of a run. */
export function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
