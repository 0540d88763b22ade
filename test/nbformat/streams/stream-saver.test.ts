import { expect, test } from 'vitest'

import {
  savedOutputs,
  streamSaver,
} from '../../../src/nbformat/streams/stream-saver.ts'
import { display, stderr, stdout } from '../../helpers/outputs/outputs.ts'
import {
  mergedStreams,
  SAVED_STREAMS,
  streamOutputs,
} from '../../helpers/outputs/saved-streams.ts'

test.each([
  ['nothing is rewritten', 'a\n', 'b\n', undefined],
  ['nothing was stored', '', 'a\rb\n', undefined],
  ['what was sent is stored', 'a\rb\n', 'a\rb\n', undefined],
  ['what was sent then, is stored', 'a\rb\n', 'c\rd\n', undefined],
  ['returns are gone', 'b\n', 'a\rb\n', 'jupyterlab'],
  [
    'returns are gone, and the text is another',
    '12 s\n',
    '1 s\r13 s\n',
    'jupyterlab',
  ],
  [
    'backspaces as JupyterLab has them',
    'Zf\n',
    'abcdef\rXY\b\bZ\n',
    'jupyterlab',
  ],
  [
    'backspaces as Notebook has them',
    'Zbcdef\n',
    'abcdef\rXY\b\bZ\n',
    'notebook',
  ],
])('%s', (_, stored, actual, saver) => {
  const pair = { stored: [stdout(stored)], actual: [stdout(actual)] }
  expect(streamSaver([pair])).toBe(saver)
  expect(streamSaver([{ stored: [], actual: [stdout('a')] }, pair])).toBe(saver)
})

test('one stream that is stored as it was sent speaks for all', () => {
  const jupyterLabs = { stored: [stdout('b\n')], actual: [stdout('a\rb\n')] }
  const sent = { stored: [stderr('a\b\n')], actual: [stderr('c\n')] }
  expect(streamSaver([jupyterLabs, sent])).toBe(undefined)
  expect(streamSaver([sent, jupyterLabs])).toBe(undefined)
})

test.each(SAVED_STREAMS)(
  "outputs are JupyterLab's: $title",
  ({ sent, jupyterlab }) => {
    const actual = streamOutputs(mergedStreams(sent))
    const shown = display({ 'text/plain': 'a\rb' })
    expect(savedOutputs([...actual, shown], 'jupyterlab')).toEqual([
      ...streamOutputs(jupyterlab),
      shown,
    ])
    expect(savedOutputs(actual, undefined)).toBe(actual)
  },
)
