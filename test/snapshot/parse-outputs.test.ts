import { expect, test } from 'vitest'

import type { Output } from '../../src/nbformat/types.ts'
import { parseOutputs } from '../../src/snapshot/parse-outputs.ts'
import { renderOutputs } from '../../src/snapshot/render-outputs.ts'
import { shown, stdout } from '../helpers/outputs/outputs.ts'

function parse(text: string): readonly Output[] {
  return parseOutputs(text, () => undefined)
}

function unreadable(...lines: readonly string[]): Output {
  return {
    output_type: 'unknown',
    type_name: 'unreadable',
    value: { snapshot: lines },
  }
}

test.each([
  ['a heading that is none', 'stdin\n  1', unreadable('stdin', '1')],
  ['text before the first heading', '  1', unreadable('  1')],
  ['one word too many', 'display data', unreadable('display data')],
  ['a word missing', 'error\n  x', unreadable('error', 'x')],
  ['no MIME type', 'display\n    1', unreadable('display', '  1')],
  [
    'an unknown form',
    'display\n  text/plain for fun\n    1',
    unreadable('display', 'text/plain for fun', '  1'),
  ],
  [
    'what is no JSON',
    'display\n  application/json\n    {',
    unreadable('display', 'application/json', '  {'),
  ],
  [
    'what is no table',
    'display\n  text/html as table\n    1',
    unreadable('display', 'text/html as table', '  1'),
  ],
])('%s is an output that no cell has', (_, text, output) => {
  expect(parse(text)).toEqual([output])
})

test('one block that cannot be read leaves the others', () => {
  expect(parse('stdout\n  1\n\n<<<<<<< ours\n\nstderr\n  2')).toEqual([
    stdout('1\n'),
    unreadable('<<<<<<< ours'),
    { output_type: 'stream', name: 'stderr', text: '2\n' },
  ])
})

test('a file that is gone differs from whatever a cell shows', () => {
  expect(parse('display\n  image/png in a-1.png 1234abcd')).toEqual([
    shown('image/png', 'the file a-1.png of the snapshot cannot be read'),
  ])
})

test('a text file may have got other line ends', () => {
  const svg = shown('image/svg+xml', '<svg>\n<g/>\n</svg>')
  const { text, files } = renderOutputs([svg], 'a')
  const [file] = files
  const converted = file?.bytes.toString().replaceAll('\n', '\r\n') ?? ''
  expect(parseOutputs(text, () => Buffer.from(converted))).toEqual([svg])
})
