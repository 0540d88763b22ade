import { beforeEach, describe, expect, test } from 'vitest'

import type { JsonObject } from '../../../src/common/json.ts'
import { Continuity } from '../../../src/kernel/connection/continuity.ts'
import { KernelRequest } from '../../../src/messaging/kernel-request.ts'
import { KernelRequests } from '../../../src/messaging/kernel-requests.ts'
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
let requests: KernelRequests

const send = (msgId: string): KernelRequest => {
  const request = new KernelRequest(msgId)
  requests.add(request)
  return request
}

/** What each of the messages showed: `gap`, and the ids of lost requests. */
const observe = (...messages: readonly Message[]): readonly string[] =>
  messages.map((message) => {
    const completed = requests.answer(message)
    const { hasGap, lost } = continuity.observe(message, completed)
    requests.lose(lost)
    return [...(hasGap ? ['gap'] : []), ...lost.map(({ msgId }) => msgId)].join(
      ' ',
    )
  })

beforeEach(() => {
  requests = new KernelRequests()
  continuity = new Continuity(kernel, requests)
})

describe('cut after the second message of a cell', () => {
  beforeEach(() => {
    send('a')
    observe(busy('a', 10), stream('a', 11))
    continuity.cut()
  })

  test.each<[string, readonly Message[], readonly string[]]>([
    [
      'all there',
      [stream('a', 12), reply('a', 13), idle('a', 14)],
      ['', '', ''],
    ],
    [
      'the reply after idle',
      [stream('a', 12), idle('a', 14), reply('a', 13)],
      ['', '', ''],
    ],
    [
      'an output is missing',
      [stream('a', 13), reply('a', 14), idle('a', 15)],
      ['', '', 'gap'],
    ],
    [
      'the first message is missing, the reply comes last',
      [idle('a', 14), reply('a', 13)],
      ['', 'gap'],
    ],
    [
      'output of a forked process, with numbers of its own',
      [
        stream('a', 'kernel_200_12'),
        stream('a', 12),
        reply('a', 13),
        idle('a', 14),
      ],
      ['', '', '', ''],
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
      ['', '', '', '', ''],
    ],
    [
      'a message that a server makes up in between',
      [
        stream('a', 'server_7_3'),
        stream('a', 12),
        reply('a', 13),
        idle('a', 14),
      ],
      ['', '', '', ''],
    ],
  ])('%s', (_, messages, expected) => {
    expect(continuity.reconnected(true)).toBe('unknown')
    continuity.probe(send('p'))
    expect(observe(...messages)).toEqual(expected)
  })

  test('the reply is missing: the probe is answered before', () => {
    expect(continuity.reconnected(true)).toBe('unknown')
    continuity.probe(send('p'))
    expect(
      observe(idle('a', 13), busy('p', 14), reply('p', 15), idle('p', 16)),
    ).toEqual(['', '', '', 'gap a'])
  })

  test('a second cut counts from the first one', () => {
    continuity.reconnected(true)
    observe(stream('a', 12))
    continuity.cut()
    expect(continuity.reconnected(true)).toBe('unknown')
    expect(observe(reply('a', 14), idle('a', 15))).toEqual(['', 'gap'])
  })

  test('a server that did not keep messages', () => {
    expect(continuity.reconnected(false)).toBe('gap')
    continuity.probe(send('p'))
    expect(observe(busy('p', 20), reply('p', 21), idle('p', 22))).toEqual([
      '',
      '',
      'a',
    ])
    continuity.cut()
    expect(continuity.reconnected(false)).toBe('whole')
  })

  test('a second cut while the probe is on its way', () => {
    continuity.reconnected(true)
    continuity.probe(send('p'))
    continuity.cut()
    continuity.reconnected(true)
    continuity.probe(send('q'))
    expect(observe(busy('q', 12), reply('q', 13), idle('q', 14))).toEqual([
      '',
      '',
      'gap a p',
    ])
  })
})

test('a request that never reached the kernel is lost', () => {
  send('a')
  observe(busy('a', 10), reply('a', 11), idle('a', 12))
  send('b')
  continuity.cut()
  expect(continuity.reconnected(true)).toBe('unknown')
  continuity.probe(send('p'))
  expect(observe(busy('p', 13), idle('p', 15), reply('p', 14))).toEqual([
    '',
    '',
    'gap b',
  ])
})

test('of a kernel that may answer the probe while it runs a cell, only what it never heard of is lost', () => {
  const running = send('a')
  send('b')
  observe(busy('a', 'f1b2'))
  continuity.cut()
  expect(continuity.reconnected(true)).toBe('gap')
  continuity.probe(send('p'))
  expect(observe(busy('p', 'a'), reply('p', 'b'), idle('p', 'c'))).toEqual([
    '',
    '',
    'b',
  ])
  observe(reply('a', 'd'), idle('a', 'e'))
  expect(running.state).toBe('done')
})

test('nothing under way at the cut', () => {
  send('a')
  observe(busy('a', 10), reply('a', 11), idle('a', 12))
  expect(requests.hasOpen).toBe(false)
  continuity.cut()
  expect(continuity.reconnected(false)).toBe('whole')
})

test('replied, but not idle, is under way', () => {
  send('a')
  observe(busy('a', 10), reply('a', 11))
  expect(requests.hasOpen).toBe(true)
  continuity.cut()
  expect(continuity.reconnected(false)).toBe('gap')
})

test('a kernel that does not number its messages cannot be trusted', () => {
  send('a')
  observe(busy('a', 'f1b2'), stream('a', 'c3d4'))
  continuity.cut()
  expect(continuity.reconnected(true)).toBe('gap')
})
