import { expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import {
  parseKernelInfoReply,
  parseShutdownReply,
  parseStatus,
} from '../../src/messaging/kernel-contents.ts'
import type { Message } from '../../src/messaging/message.ts'
import { isRateLimitNotice } from '../../src/messaging/rate-limit.ts'

function iopub(
  msg_type: string,
  content: JsonObject,
  session = 'kernel',
): Message {
  const header = {
    msg_id: 'm1',
    session,
    username: '',
    date: '',
    msg_type,
    version: '5.3',
  }
  return {
    channel: 'iopub',
    header,
    parent_header: {},
    metadata: {},
    content,
    buffers: [],
  }
}

const unknownEnd = {
  exit_code: undefined,
  signal: undefined,
  stderr_tail: undefined,
}

test.each<[JsonObject, object]>([
  [{ execution_state: 'idle' }, { execution_state: 'idle', ...unknownEnd }],
  [{ execution_state: null }, { execution_state: '', ...unknownEnd }],
  [{}, { execution_state: '', ...unknownEnd }],
  [
    {
      execution_state: 'dead',
      exit_code: null,
      signal: 'SIGSEGV',
      stderr_tail: 'Fatal',
    },
    {
      execution_state: 'dead',
      exit_code: undefined,
      signal: 'SIGSEGV',
      stderr_tail: 'Fatal',
    },
  ],
])('status %j', (content, expected) => {
  expect(parseStatus(iopub('status', content))).toEqual(expected)
})

test('readers give nothing for messages of another type', () => {
  const stream = iopub('stream', { name: 'stdout', text: 'x' })
  const read = [parseStatus, parseShutdownReply, parseKernelInfoReply]
  expect(read.map((reader) => reader(stream))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('shutdown_reply', () => {
  const replies = [{ restart: true }, { restart: false }, {}]
  expect(
    replies.map((content) =>
      parseShutdownReply(iopub('shutdown_reply', content)),
    ),
  ).toEqual([{ restart: true }, { restart: false }, { restart: false }])
})

test('kernel_info_reply of a kernel that leaves much out', () => {
  const content = { protocol_version: '5.0', language_info: { name: 'R' } }
  expect(parseKernelInfoReply(iopub('kernel_info_reply', content))).toEqual({
    protocol_version: '5.0',
    implementation: '',
    implementation_version: '',
    language_info: { name: 'R', version: '' },
  })
})

const notice = `IOPub data rate exceeded.
The Jupyter server will temporarily stop sending output`

test.each<[boolean, string, Message]>([
  [true, 'of the server', iopub('stream', stderr(notice), 'server')],
  [
    true,
    'for too many messages',
    iopub('stream', stderr(notice.replace('data', 'message')), 'server'),
  ],
  [false, 'printed by the cell', iopub('stream', stderr(notice), 'kernel')],
  [
    false,
    'quoted in longer text',
    iopub('stream', stderr(`It said: ${notice}`), 'server'),
  ],
  [
    false,
    'on stdout',
    iopub('stream', { name: 'stdout', text: notice }, 'server'),
  ],
  [false, 'not a stream', iopub('error', stderr(notice), 'server')],
])('rate limit notice: %s %s', (expected, _, message) => {
  expect(isRateLimitNotice(message, 'kernel')).toBe(expected)
})

test('rate limit notice for a kernel without a session of its own', () => {
  const message = iopub('stream', stderr(notice), 'own')
  expect(isRateLimitNotice(message, '')).toBe(true)
})

function stderr(text: string): JsonObject {
  return { name: 'stderr', text }
}
