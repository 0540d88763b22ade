import { expect, test } from 'vitest'

import { savedText } from '../../../src/nbformat/streams/saved-text.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'
import {
  mergedStreams,
  SAVED_STREAMS,
} from '../../helpers/outputs/saved-streams.ts'

test.each(SAVED_STREAMS)(
  'as JupyterLab stores it: $title',
  ({ sent, jupyterlab }) => {
    const saved = mergedStreams(sent).map(([name, text]) => [
      name,
      savedText(text, 'jupyterlab'),
    ])
    expect(saved).toEqual(jupyterlab)
  },
)

/**
 * Classic Notebook works on each message anew: cuts in odd places give other
 * texts. And it gives up on a return before a dollar sign.
 */
const UNCUT = SAVED_STREAMS.filter(
  ({ code, sent }) =>
    code !== undefined ||
    (mergedStreams(sent).length === sent.length &&
      !sent.some(([, text]) => text.includes('\r$'))),
)

test.each(UNCUT)(
  'as classic Notebook stores it: $title',
  ({ sent, notebook }) => {
    const saved = mergedStreams(sent).map(([name, text]) => [
      name,
      // Where nothing is left but a return it stays, to no effect.
      savedText(text, 'notebook').replace(/\r$/, ''),
    ])
    const expected = mergedStreams(notebook).map(([name, text]) => [
      name,
      text.replace(/\r$/, ''),
    ])
    expect(saved).toEqual(expected)
  },
)

test.each([
  ['backspaces', (size: number) => 'a'.repeat(size) + '\b'.repeat(size)],
  ['pairs', (size: number) => 'a\b'.repeat(size)],
  ['returns', (size: number) => '\r'.repeat(size)],
  [
    'a long line and many returns',
    (size: number) => 'a'.repeat(size) + '\rb'.repeat(size),
  ],
  [
    'a long line and backspaces in it',
    (size: number) => `${'a'.repeat(size)}\r${'bc\b'.repeat(size)}`,
  ],
  ['lines', (size: number) => 'a\rb\n'.repeat(size)],
])('takes linear time for many %s', (_, make) => {
  for (const saver of ['jupyterlab', 'notebook'] as const) {
    expectLinearTime(100_000, (size) => savedText(make(size), saver))
  }
})
