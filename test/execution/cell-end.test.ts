import { expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { resolveEnd } from '../../src/execution/cell-end.ts'
import { CellSink } from '../../src/execution/cell-sink.ts'
import type { CellEnd } from '../../src/execution/types.ts'
import type { ErrorOutput } from '../../src/nbformat/types.ts'
import { answer } from '../helpers/kernels/messages.ts'

const shown: ErrorOutput = {
  output_type: 'error',
  ename: 'ValueError',
  evalue: 'shown',
  traceback: ['x'],
}

/** Of a cell that wrote on both streams. */
const sinkOf = (error: ErrorOutput | undefined): CellSink => {
  const sink = new CellSink()
  sink.outputs.appendStream('stderr', 'te')
  sink.outputs.appendStream('stdout', 'out')
  sink.outputs.appendStream('stderr', 'xt')
  sink.error = error
  return sink
}

const replied = { status: 'error', ename: 'UsageError', evalue: 'told' }

test.each<[string, JsonObject, ErrorOutput | undefined, CellEnd]>([
  ['ok', { status: 'ok' }, undefined, { type: 'completed' }],
  [
    'ok, but an error was shown',
    { status: 'ok' },
    shown,
    { type: 'raised', error: shown },
  ],
  [
    'exit()',
    { status: 'ok', payload: [{ source: 'ask_exit' }] },
    undefined,
    { type: 'exited' },
  ],
  [
    'exit(keep_kernel=True)',
    { status: 'ok', payload: [{ source: 'ask_exit', keepkernel: true }] },
    undefined,
    { type: 'completed' },
  ],
  [
    'another payload',
    { status: 'ok', payload: [null, { source: 'page' }] },
    undefined,
    { type: 'completed' },
  ],
  [
    'an error in the reply alone, which lacks its traceback',
    replied,
    undefined,
    {
      type: 'raised',
      error: {
        output_type: 'error',
        ename: 'UsageError',
        evalue: 'told',
        traceback: [],
      },
      shownAs: 'text',
    },
  ],
  [
    'an error in the reply alone, which says nothing of it',
    { status: 'error' },
    undefined,
    {
      type: 'raised',
      error: {
        output_type: 'error',
        ename: 'Error',
        evalue: 'text',
        traceback: [],
      },
      shownAs: 'text',
    },
  ],
  [
    'both: what was shown is the better one',
    { ...replied, ename: 'NoneType' },
    shown,
    { type: 'raised', error: shown },
  ],
  ['no status', {}, undefined, { type: 'completed', hasNoStatus: true }],
  [
    'no status, but an error was shown',
    { status: null },
    shown,
    { type: 'raised', error: shown },
  ],
  [
    'aborted',
    { status: 'aborted' },
    undefined,
    { type: 'not-executed', status: 'aborted' },
  ],
])('%s', (_, content, error, expected) => {
  const reply = answer('r', 'execute_reply', content)
  expect(resolveEnd({ reply, state: 'done' }, sinkOf(error))).toEqual(expected)
})

test.each([
  ['open', 'no reply'],
  ['lost', 'connection cut'],
] as const)('no reply, %s', (state, status) => {
  expect(resolveEnd({ reply: undefined, state }, sinkOf(undefined))).toEqual({
    type: 'not-executed',
    status,
  })
})

test('an output that is none', () => {
  const reply = answer('r', 'execute_reply', { status: 'ok' })
  const sink = sinkOf(shown)
  sink.malformed = 'its "text" is 5'
  expect(resolveEnd({ reply, state: 'done' }, sink)).toEqual({
    type: 'malformed',
    fact: 'its "text" is 5',
  })
})
