import { NotebookError } from '../common/errors.ts'
import { isJsonObject } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import { parseJson } from '../nbformat/json/parse-json.ts'
import type { Channel, MessageHeader } from './message.ts'

const utf8 = new TextDecoder()

export function protocolError(fact: string, cause?: unknown): NotebookError {
  return new NotebookError(
    'NB_ERR_PROTOCOL',
    `A message from the kernel's server is malformed: ${fact}.\n` +
      'Is there a proxy in front of the server that changes WebSocket frames?',
    { cause },
  )
}

export function decodeText(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}

/** @throws NotebookError `NB_ERR_PROTOCOL` when `text` is not a JSON object. */
export function parseJsonObject(text: string, part: string): JsonObject {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    throw protocolError(`its ${part} is not JSON`, error)
  }
  return requireObject(value, part)
}

export function requireObject(value: unknown, part: string): JsonObject {
  if (!isJsonObject(value)) {
    throw protocolError(`its ${part} is not an object`)
  }
  return value
}

/** Reads a header; only what routes a message is mandatory for other people's messages. */
export function parseHeader(object: JsonObject): MessageHeader {
  const header = parseParentHeader(object)
  const { msg_id, session, msg_type } = header
  if (msg_id === undefined || msg_type === undefined) {
    throw protocolError('its header lacks msg_id or msg_type')
  }
  return {
    username: '',
    date: '',
    version: '',
    ...header,
    msg_id,
    session: session ?? '',
    msg_type,
  }
}

const HEADER_FIELDS = [
  'msg_id',
  'session',
  'username',
  'date',
  'msg_type',
  'version',
] as const

export function parseParentHeader(object: JsonObject): Partial<MessageHeader> {
  const header: { -readonly [K in keyof MessageHeader]?: string } = {}
  for (const field of HEADER_FIELDS) {
    const value = object[field]
    if (typeof value === 'string') {
      header[field] = value
    }
  }
  return header
}

const CHANNELS: ReadonlySet<string> = new Set<Channel>([
  'shell',
  'control',
  'stdin',
  'iopub',
])

export function parseChannel(value: unknown): Channel {
  if (!isChannel(value)) {
    throw protocolError('its channel is unknown')
  }
  return value
}

function isChannel(value: unknown): value is Channel {
  return typeof value === 'string' && CHANNELS.has(value)
}
