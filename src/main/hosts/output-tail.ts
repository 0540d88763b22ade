import type { Readable } from 'node:stream'

/** Reads a stream to its end; the function gives its last 20 lines so far. */
export function keepTail(stream: Readable): () => string {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-32_768)
  })
  return () => kept.trimEnd().split(/\r?\n/).slice(-20).join('\n')
}
