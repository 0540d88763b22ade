import { expect, test } from 'vitest'

import { normaliseOutputs } from '../../src/comparison/normalise-outputs.ts'
import { display, raised, stderr, stdout } from '../helpers/outputs/outputs.ts'

const VIEW = 'application/vnd.jupyter.widget-view+json'
const MODEL = '0a1b2c3d4e5f60718293a4b5c6d7e8f9'

test('streams of one name are one text, where the first of them stood', () => {
  const outputs = [
    stdout('a'),
    stderr('1\n'),
    display({ 'text/plain': 'x' }),
    stdout('b\n'),
    stderr('2\n'),
  ]
  expect(normaliseOutputs(outputs)).toEqual([
    { type: 'stream', name: 'stdout', text: 'ab\n', number: 1, index: 0 },
    { type: 'stream', name: 'stderr', text: '1\n2\n', number: 2, index: 1 },
    { type: 'display', data: { 'text/plain': 'x' }, number: 3, index: 2 },
  ])
})

test('controls act across the chunks of a stream', () => {
  expect(
    normaliseOutputs([stdout('10%\r'), stdout('99%\x1b['), stdout('m')]),
  ).toEqual([
    { type: 'stream', name: 'stdout', text: '99%', number: 1, index: 0 },
  ])
})

test('a stream that shows nothing vanishes', () => {
  expect(normaliseOutputs([stdout(''), stderr('\x1b[0m\r')])).toEqual([])
})

test('counts, metadata, and kind of display are dropped, colours too', () => {
  expect(
    normaliseOutputs([
      {
        output_type: 'execute_result',
        execution_count: 7,
        data: { 'text/plain': '1' },
        metadata: { a: 1 },
      },
      {
        ...raised('KeyError', "\x1b[31m'a'\x1b[0m"),
        traceback: ['\x1b[1mFile …\x1b[0m', 'x'],
      },
      {
        output_type: 'unknown',
        type_name: 'future',
        value: { output_type: 'future', x: 1 },
      },
    ]),
  ).toEqual([
    { type: 'display', data: { 'text/plain': '1' }, number: 1, index: 0 },
    {
      type: 'error',
      ename: 'KeyError',
      evalue: "'a'",
      traceback: 'File …\nx',
      number: 2,
      index: 1,
    },
    {
      type: 'unknown',
      typeName: 'future',
      value: { output_type: 'future', x: 1 },
      number: 3,
      index: 2,
    },
  ])
})

test('of a widget view its presence and the text without model ids are kept', () => {
  const outputs = [
    display({
      'text/plain': 'IntSlider(value=5)',
      'text/html': `<b data-id="${MODEL}">IPY_MODEL_${'ab12'.repeat(8)}</b>`,
      'application/vnd.jupyter.widget-state+json': { state: {} },
      [VIEW]: { model_id: MODEL, version_major: 2, version_minor: 0 },
    }),
  ]
  expect(normaliseOutputs(outputs)).toEqual([
    {
      type: 'display',
      data: {
        'text/plain': 'IntSlider(value=5)',
        'text/html': '<b data-id="model_id">IPY_MODEL</b>',
        [VIEW]: { version_major: 2, version_minor: 0 },
      },
      number: 1,
      index: 0,
    },
  ])
})
