import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { plainNumbers } from '../../src/common/plain-numbers.ts'
import { createMessage } from '../../src/messaging/create-message.ts'
import { legacyEncoding } from '../../src/messaging/legacy-encoding.ts'
import type { Message } from '../../src/messaging/message.ts'
import { encodingFor, V1_SUBPROTOCOL } from '../../src/messaging/subprotocol.ts'
import { v1Encoding } from '../../src/messaging/v1-encoding.ts'

const header = {
  msg_id: 'm1',
  session: 's1',
  username: 'vitest',
  date: '2026-01-01T00:00:00.000Z',
  msg_type: 'status',
  version: '5.3',
}

const message: Message = {
  channel: 'iopub',
  header,
  parent_header: {},
  metadata: {},
  content: { execution_state: 'idle' },
  buffers: [],
}

/** The bytes 1, 2, 3 in the middle of a larger buffer. */
const view = new Uint8Array(new Uint8Array([9, 9, 1, 2, 3, 9]).buffer, 2, 3)

const text = new TextEncoder()

/** A v1 frame out of its parts, with any offsets. */
function v1Frame(
  parts: readonly string[],
  change: (offsets: bigint[]) => void = () => {},
): Uint8Array {
  const bytes = parts.map((part) => text.encode(part))
  let end = BigInt(8 * (parts.length + 2))
  const offsets = [end, ...bytes.map((part) => (end += BigInt(part.length)))]
  change(offsets)
  const words = new DataView(new ArrayBuffer(8 * (parts.length + 2)))
  words.setBigUint64(0, BigInt(parts.length + 1), true)
  for (const [index, offset] of offsets.entries()) {
    words.setBigUint64(8 * (index + 1), BigInt.asUintN(64, offset), true)
  }
  return Buffer.concat([new Uint8Array(words.buffer), ...bytes])
}

/** A legacy frame out of its parts, with any offsets. */
function legacyFrame(
  parts: readonly string[],
  change: (offsets: number[]) => void = () => {},
): Uint8Array {
  const bytes = parts.map((part) => text.encode(part))
  let next = 4 * (parts.length + 1)
  const offsets = bytes.map((part) => (next += part.length) - part.length)
  change(offsets)
  const words = new DataView(new ArrayBuffer(4 * (parts.length + 1)))
  words.setUint32(0, parts.length)
  for (const [index, offset] of offsets.entries()) {
    words.setUint32(4 * (index + 1), offset)
  }
  return Buffer.concat([new Uint8Array(words.buffer), ...bytes])
}

const json = JSON.stringify(header)
const v1Parts = ['iopub', json, '{}', '{}', '{"execution_state":"idle"}']
const legacyJson = JSON.stringify({ ...message, buffers: undefined })

describe('layout', () => {
  test('v1: little-endian 64-bit offsets of the parts and the end', () => {
    expect(Buffer.from(v1Encoding.encode(message))).toEqual(
      Buffer.from(v1Frame(v1Parts)),
    )
  })

  test('legacy without buffers: a text frame', () => {
    expect(legacyEncoding.encode(message)).toBe(legacyJson)
  })

  test('legacy with buffers: big-endian 32-bit offsets of the parts', () => {
    const buffers = [text.encode('ab'), new Uint8Array(0)]
    expect(legacyEncoding.encode({ ...message, buffers })).toEqual(
      new Uint8Array(legacyFrame([legacyJson, 'ab', ''])),
    )
  })
})

describe.each([
  ['v1', v1Encoding],
  ['legacy', legacyEncoding],
])('%s', (_name, encoding) => {
  test('gives back what was put in', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()),
        fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 4 }),
        fc.constantFrom('shell', 'control', 'stdin', 'iopub'),
        (content, buffers, channel) => {
          const plain = JSON.parse(JSON.stringify(content))
          const sent = { ...message, channel, content: plain, buffers }
          const read = encoding.decode(encoding.encode(sent))
          expect({ ...read, content: plainNumbers(read.content) }).toEqual(sent)
        },
      ),
    )
  })

  test('sends only the viewed part of a buffer, and reads a frame that is a view', () => {
    const sent = { ...message, buffers: [view, new Uint8Array(0)] }
    const frame = encoding.encode(sent)
    const padded = Buffer.concat([Buffer.alloc(5, 255), Buffer.from(frame)])
    expect(encoding.decode(padded.subarray(5))).toEqual({
      ...sent,
      buffers: [Buffer.from([1, 2, 3]), Buffer.alloc(0)],
    })
  })

  test('every truncation of a frame is refused, none crashes', () => {
    const frame = encoding.encode({ ...message, buffers: [view] })
    const bytes = Buffer.from(frame)
    // A cut within the last part cannot be told from a shorter buffer in the
    // legacy encoding, which does not carry the length.
    const end = encoding === v1Encoding ? bytes.length : bytes.length - 3
    for (let length = 0; length < end; length += 1) {
      expect(() => encoding.decode(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'NB_ERR_PROTOCOL' }),
      )
    }
  })

  test('random bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => encoding.decode(bytes)).toThrow(
          expect.objectContaining({ code: 'NB_ERR_PROTOCOL' }),
        )
      }),
    )
  })
})

describe('malformed frames', () => {
  test.each<[string, Uint8Array | string]>([
    ['it is a text frame', legacyJson],
    ['fewer than five parts', v1Frame(['iopub', json, '{}', '{}'])],
    ['an offset lies outside', v1Frame(v1Parts, (o) => (o[2] = 1n << 53n))],
    ['an offset lies outside', v1Frame(v1Parts, (o) => (o[2] = -1n))],
    ['an offset lies outside', v1Frame(v1Parts, (o) => (o[3] = 57n))],
    ['its first offset is wrong', v1Frame(v1Parts, (o) => (o[0] = 0n))],
    ['the length of its frame', v1Frame(v1Parts, (o) => (o[5] = 99_999n))],
    ['its channel is unknown', v1Frame(['shel', json, '{}', '{}', '{}'])],
    ['its header is not JSON', v1Frame(['shell', '{', '{}', '{}', '{}'])],
    ['its header lacks msg_id', v1Frame(['shell', '{}', '{}', '{}', '{}'])],
    ['its parent_header is not an', v1Frame(['shell', json, '1', '{}', '{}'])],
    ['its metadata is not an obj', v1Frame(['shell', json, '{}', '[]', '{}'])],
    ['its content is not an obj', v1Frame(['shell', json, '{}', '{}', 'null'])],
    ['more parts than its frame', new Uint8Array(16).fill(255)],
  ])('v1: %s', (fact, frame) => {
    expect(() => v1Encoding.decode(frame)).toThrow(fact)
  })

  test.each<[string, Uint8Array | string]>([
    ['its frame is not JSON', ''],
    ['its frame is not JSON', '{"channel":"iopub"'],
    ['its frame is not an object', 'null'],
    ['its channel is unknown', '{}'],
    ['its header is not an object', '{"channel":"iopub"}'],
    ['it has no parts', legacyFrame([])],
    ['its first part is not JSON', legacyFrame(['x'])],
    ['its first offset is wrong', legacyFrame(['{}'], (o) => (o[0] = 4))],
    [
      'an offset lies outside',
      legacyFrame(['{}', 'ab'], (o) => (o[1] = 2 ** 32 - 1)),
    ],
    ['more parts than its frame', new Uint8Array(8).fill(255)],
  ])('legacy: %s', (fact, frame) => {
    expect(() => legacyEncoding.decode(frame)).toThrow(fact)
  })
})

test('what servers leave out or send as null in the legacy encoding', () => {
  const sloppy = {
    channel: 'iopub',
    header: { msg_id: 'm1', msg_type: 'status', session: null },
    parent_header: null,
    metadata: null,
    msg_id: 'm1',
  }
  expect(legacyEncoding.decode(JSON.stringify(sloppy))).toEqual({
    channel: 'iopub',
    header: {
      msg_id: 'm1',
      msg_type: 'status',
      session: '',
      username: '',
      date: '',
      version: '',
    },
    parent_header: {},
    metadata: {},
    content: {},
    buffers: [],
  })
})

test.each([
  [V1_SUBPROTOCOL, v1Encoding],
  ['', legacyEncoding],
])('a server that chose "%s"', (subprotocol, encoding) => {
  expect(encodingFor(subprotocol)).toBe(encoding)
})

test('a request has all six header fields, a fresh id and no parent', () => {
  const parts = {
    channel: 'shell',
    msgType: 'execute_request',
    session: 's1',
    content: { code: '1' },
    metadata: { cellId: 'a' },
  } as const
  const made = createMessage(parts)
  expect(made).toEqual({
    channel: 'shell',
    header: {
      msg_id: expect.stringMatching(/^[\da-f-]{36}$/),
      session: 's1',
      username: 'vitest',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      msg_type: 'execute_request',
      version: '5.3',
    },
    parent_header: {},
    metadata: { cellId: 'a' },
    content: { code: '1' },
    buffers: [],
  })
  expect(createMessage(parts).header.msg_id).not.toBe(made.header.msg_id)
})
