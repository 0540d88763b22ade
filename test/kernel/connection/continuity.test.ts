import { beforeEach, describe, expect, test } from 'vitest'

import type { JsonObject } from '../../../src/common/json.ts'
import { Continuity } from '../../../src/kernel/connection/continuity.ts'
import type { Channel, Message } from '../../../src/messaging/message.ts'

const kernel = 'kernel'

/** A message of the kernel; `id` is the end of its `msg_id`. */
function answer(
  to: string,
  id: string | number,
  msg_type: string,
  content: JsonObject = {},
  channel: Channel = 'iopub',
): Message {
  return {
    channel,
    header: {
      msg_id: typeof id === 'number' ? `kernel_100_${id}` : id,
      session: kernel,
      username: '',
      date: '',
      msg_type,
      version: '5.3',
    },
    parent_header: { msg_id: to, session: 'ours' },
    metadata: {},
    content,
    buffers: [],
  }
}

const busy = (to: string, id: string | number): Message =>
  answer(to, id, 'status', { execution_state: 'busy' })
const idle = (to: string, id: string | number): Message =>
  answer(to, id, 'status', { execution_state: 'idle' })
const stream = (to: string, id: string | number): Message =>
  answer(to, id, 'stream')
const reply = (to: string, id: string | number): Message =>
  answer(to, id, 'execute_reply', {}, 'shell')

let continuity: Continuity
/** Whether each of the messages showed a loss. */
const take = (...messages: readonly Message[]): readonly boolean[] =>
  messages.map((message) => continuity.take(message))

beforeEach(() => {
  continuity = new Continuity(kernel)
})

describe('cut after the second message of a cell', () => {
  beforeEach(() => {
    continuity.sent('a')
    take(busy('a', 10), stream('a', 11))
    continuity.cut()
  })

  test.each<[string, readonly Message[], readonly boolean[]]>([
    [
      'all there',
      [stream('a', 12), reply('a', 13), idle('a', 14)],
      [false, false, false],
    ],
    [
      'the reply after idle',
      [stream('a', 12), idle('a', 14), reply('a', 13)],
      [false, false, false],
    ],
    [
      'an output is missing',
      [stream('a', 13), reply('a', 14), idle('a', 15)],
      [false, false, true],
    ],
    [
      'the first message is missing, the reply comes last',
      [idle('a', 14), reply('a', 13)],
      [false, true],
    ],
    [
      'output of a forked process, with numbers of its own',
      [
        stream('a', 'kernel_200_12'),
        stream('a', 12),
        reply('a', 13),
        idle('a', 14),
      ],
      [false, false, false, false],
    ],
    [
      'an answer to another client, of which the reply is not ours',
      [
        busy('x', 12),
        idle('x', 14),
        stream('a', 13),
        reply('a', 15),
        idle('a', 16),
      ],
      [false, false, false, false, false],
    ],
    [
      'a message that a server makes up in between',
      [
        stream('a', 'server_7_3'),
        stream('a', 12),
        reply('a', 13),
        idle('a', 14),
      ],
      [false, false, false, false],
    ],
  ])('%s', (_, messages, expected) => {
    expect(continuity.reconnected(true)).toBe('unknown')
    continuity.probe('p')
    expect(take(...messages)).toEqual(expected)
  })

  test('the reply is missing: the probe is answered before', () => {
    expect(continuity.reconnected(true)).toBe('unknown')
    continuity.sent('p')
    continuity.probe('p')
    expect(
      take(idle('a', 13), busy('p', 14), reply('p', 15), idle('p', 16)),
    ).toEqual([false, false, false, true])
  })

  test('a second cut counts from the first one', () => {
    continuity.reconnected(true)
    take(stream('a', 12))
    continuity.cut()
    expect(continuity.reconnected(true)).toBe('unknown')
    expect(take(reply('a', 14), idle('a', 15))).toEqual([false, true])
  })

  test('a server that did not keep messages', () => {
    expect(continuity.reconnected(false)).toBe('lost')
    continuity.forget()
    continuity.cut()
    expect(continuity.reconnected(false)).toBe('whole')
  })
})

test('nothing under way at the cut', () => {
  continuity.sent('a')
  take(busy('a', 10), reply('a', 11), idle('a', 12))
  expect(continuity.hasOpenRequests).toBe(false)
  continuity.cut()
  expect(continuity.reconnected(false)).toBe('whole')
})

test('replied, but not idle, is under way', () => {
  continuity.sent('a')
  take(busy('a', 10), reply('a', 11))
  expect(continuity.hasOpenRequests).toBe(true)
  continuity.cut()
  expect(continuity.reconnected(false)).toBe('lost')
})

test('a kernel that does not number its messages cannot be trusted', () => {
  continuity.sent('a')
  take(busy('a', 'f1b2'), stream('a', 'c3d4'))
  continuity.cut()
  expect(continuity.reconnected(true)).toBe('lost')
})
