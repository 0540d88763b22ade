import type { JsonObject } from '../common/json.ts'
import { stringifyJson } from '../common/stringify-json.ts'
import {
  decodeText,
  parseJsonObject,
  protocolError,
  parseChannel,
  parseHeader,
  parseParentHeader,
} from './decode-json.ts'
import { sliceParts } from './frame-parts.ts'
import type { Message } from './message.ts'
import type { WebSocketEncoding } from './websocket-encoding.ts'

const utf8 = new TextEncoder()

/** Bytes of a little-endian unsigned 64-bit integer. */
const WORD = 8

/** Channel, header, parent_header, metadata, content. */
const FIXED_PARTS = 5

/**
 * The `v1.kernel.websocket.jupyter.org` subprotocol: a count of offsets, the
 * offsets of all parts and of the frame's end, then the parts.
 */
export const v1Encoding: WebSocketEncoding = {
  encode: encodeV1,
  decode: decodeV1,
}

function encodeV1(message: Message): Uint8Array {
  const parts = [
    utf8.encode(message.channel),
    encodeJson({ ...message.header }),
    encodeJson({ ...message.parent_header }),
    encodeJson(message.metadata),
    encodeJson(message.content),
    ...message.buffers,
  ]
  const count = parts.length + 1
  let offset = WORD * (1 + count)
  const length = parts.reduce((sum, part) => sum + part.byteLength, offset)
  const frame = new Uint8Array(length)
  const view = new DataView(frame.buffer)
  view.setBigUint64(0, BigInt(count), true)
  for (const [index, part] of parts.entries()) {
    view.setBigUint64(WORD * (1 + index), BigInt(offset), true)
    frame.set(part, offset)
    offset += part.byteLength
  }
  view.setBigUint64(WORD * count, BigInt(offset), true)
  return frame
}

function encodeJson(value: JsonObject): Uint8Array {
  return utf8.encode(stringifyJson(value))
}

function decodeV1(frame: string | Uint8Array): Message {
  if (typeof frame === 'string') {
    throw protocolError(
      `it is a text frame, but v1.kernel.websocket.jupyter.org was agreed`,
    )
  }
  const [channel, header, parent, metadata, content, ...buffers] = sliceParts(
    frame,
    parseOffsets(frame),
  )
  if (!channel || !header || !parent || !metadata || !content) {
    throw protocolError('it has fewer than five parts')
  }
  return {
    channel: parseChannel(decodeText(channel)),
    header: parseHeader(parseJsonObject(decodeText(header), 'header')),
    parent_header: parseParentHeader(
      parseJsonObject(decodeText(parent), 'parent_header'),
    ),
    metadata: parseJsonObject(decodeText(metadata), 'metadata'),
    content: parseJsonObject(decodeText(content), 'content'),
    buffers,
  }
}

function parseOffsets(frame: Uint8Array): readonly number[] {
  if (frame.byteLength < WORD) {
    throw protocolError('its frame is truncated')
  }
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const count = view.getBigUint64(0, true)
  // Compared as BigInt: a garbage count of 2^63 must not become an allocation.
  if (count > BigInt(Math.floor(frame.byteLength / WORD) - 1)) {
    throw protocolError('it announces more parts than its frame can hold')
  }
  if (count < BigInt(FIXED_PARTS + 1)) {
    throw protocolError('it has fewer than five parts')
  }
  const offsets = Array.from({ length: Number(count) }, (_, index) =>
    Number(view.getBigUint64(WORD * (1 + index), true)),
  )
  if (offsets.at(-1) !== frame.byteLength) {
    throw protocolError('the length of its frame is not the announced one')
  }
  if (offsets[0] !== WORD * (1 + offsets.length)) {
    throw protocolError('its first offset is wrong')
  }
  return offsets
}
