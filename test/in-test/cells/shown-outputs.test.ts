import { expect, test } from 'vitest'

import { shownOutputs } from '../../../src/in-test/cells/shown-outputs.ts'
import type { Output } from '../../../src/nbformat/types.ts'

function stream(name: string, text: string): Output {
  return { output_type: 'stream', name, text }
}

function display(data: Record<string, string>): Output {
  return { output_type: 'display_data', data, metadata: {} }
}

test('text is what people read, without warnings', () => {
  const { text, stderr } = shownOutputs(() => [
    stream('stdout', 'hello world\n'),
    stream('stderr', 'careful\n'),
    stream('stdout', '\n[1, 2, 3]'),
    display({ 'text/plain': 'a\nb', 'text/html': '<b>' }),
    display({ 'image/png': 'AA==' }),
    stream('stdout', 'end \n'),
  ])
  expect(text).toBe('hello world\n\n[1, 2, 3]\na\nb\nend')
  expect(stderr).toBe('careful\n')
})

test('data is the last of its type', () => {
  const shown = shownOutputs(() => [
    display({ 'image/png': 'AA==', 'text/plain': '1' }),
    display({ 'text/plain': '2' }),
  ])
  expect(shown.data('text/plain')).toBe('2')
  expect(shown.data('image/png')).toBe('AA==')
  expect(shown.data('text/html')).toBeUndefined()
  expect(shown.data('constructor')).toBeUndefined()
})

test('outputs are read anew, since they change', () => {
  const outputs: Output[] = []
  const shown = shownOutputs(() => outputs)
  expect(shown.error).toBeUndefined()
  outputs.push({
    output_type: 'error',
    ename: 'ValueError',
    evalue: 'no',
    traceback: [],
  })
  expect(shown.error).toEqual({ name: 'ValueError', message: 'no' })
  expect(shown.outputs).toEqual(outputs)
})
