import { readFileSync } from 'node:fs'

import type { Output } from '../../../src/nbformat/types.ts'

type Stream = readonly [name: string, text: string]

/** What JupyterLab has stored of streams; scripts/record-streams.js has asked it. */
export interface SavedStreams {
  readonly title: string
  /** The cell whose messages these are; none where they were made up. */
  readonly code?: string
  /** As messages came. */
  readonly sent: readonly Stream[]
  /** As JupyterLab stores them since 4.3. */
  readonly jupyterlab: readonly Stream[]
  /** As older ones do, and classic Notebook. */
  readonly notebook: readonly Stream[]
}

export const SAVED_STREAMS: readonly SavedStreams[] = JSON.parse(
  readFileSync(
    new URL('../../../fixtures/streams/saved-streams.json', import.meta.url),
    'utf8',
  ),
)

/** As our runner has them: text of one name that follows other text of it is one output. */
export function mergedStreams(streams: readonly Stream[]): readonly Stream[] {
  const merged: [string, string][] = []
  for (const [name, text] of streams) {
    const last = merged.at(-1)
    if (last?.[0] === name) {
      last[1] += text
    } else {
      merged.push([name, text])
    }
  }
  return merged
}

export function streamOutputs(streams: readonly Stream[]): readonly Output[] {
  return streams.map(([name, text]) => ({ output_type: 'stream', name, text }))
}
