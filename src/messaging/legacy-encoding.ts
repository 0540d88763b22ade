import type { JsonObject } from '../common/json.ts'
import { stringifyJson } from '../common/stringify-json.ts'
import {
  decodeText,
  parseJsonObject,
  protocolError,
  parseChannel,
  parseHeader,
  parseParentHeader,
  requireObject,
} from './decode-json.ts'
import { sliceParts } from './frame-parts.ts'
import type { Message } from './message.ts'
import type { WebSocketEncoding } from './websocket-encoding.ts'

const utf8 = new TextEncoder()

/** Bytes of a big-endian unsigned 32-bit integer. */
const WORD = 4

/**
 * The encoding without a subprotocol: JSON in a text frame; with buffers a
 * binary frame of a part count, the parts' offsets, the JSON and the buffers.
 * Each frame is of its own kind, in both directions.
 */
export const legacyEncoding: WebSocketEncoding = {
  encode: encodeLegacy,
  decode: (frame) =>
    typeof frame === 'string'
      ? parseMessage(parseJsonObject(frame, 'frame'), [])
      : decodeBinary(frame),
}

function encodeLegacy(message: Message): string | Uint8Array {
  const { buffers, ...json } = message
  const text = stringifyJson({
    ...json,
    header: { ...json.header },
    parent_header: { ...json.parent_header },
  })
  return buffers.length === 0 ? text : encodeBinary(text, buffers)
}

function encodeBinary(
  text: string,
  buffers: readonly Uint8Array[],
): Uint8Array {
  const parts = [utf8.encode(text), ...buffers]
  let offset = WORD * (1 + parts.length)
  const length = parts.reduce((sum, part) => sum + part.byteLength, offset)
  const frame = new Uint8Array(length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, parts.length)
  for (const [index, part] of parts.entries()) {
    view.setUint32(WORD * (1 + index), offset)
    frame.set(part, offset)
    offset += part.byteLength
  }
  return frame
}

function decodeBinary(frame: Uint8Array): Message {
  const [json, ...buffers] = sliceParts(frame, parseOffsets(frame))
  if (!json) {
    throw protocolError('it has no parts')
  }
  return parseMessage(parseJsonObject(decodeText(json), 'first part'), buffers)
}

function parseOffsets(frame: Uint8Array): readonly number[] {
  if (frame.byteLength < WORD) {
    throw protocolError('its frame is truncated')
  }
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const count = view.getUint32(0)
  if (count > frame.byteLength / WORD - 1) {
    throw protocolError('it announces more parts than its frame can hold')
  }
  const offsets = Array.from({ length: count }, (_, index) =>
    view.getUint32(WORD * (1 + index)),
  )
  if (count > 0 && offsets[0] !== WORD * (1 + count)) {
    throw protocolError('its first offset is wrong')
  }
  return [...offsets, frame.byteLength]
}

function parseMessage(
  json: JsonObject,
  buffers: readonly Uint8Array[],
): Message {
  return {
    channel: parseChannel(json['channel']),
    header: parseHeader(requireObject(json['header'], 'header')),
    // Notebook 5 sends null for "no parent" in some server-made messages.
    parent_header: parseParentHeader(
      requireObject(json['parent_header'] ?? {}, 'parent_header'),
    ),
    metadata: requireObject(json['metadata'] ?? {}, 'metadata'),
    content: requireObject(json['content'] ?? {}, 'content'),
    buffers,
  }
}
