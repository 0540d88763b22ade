import type { JsonObject } from '../common/json.ts'
import type { Channel, Message, MessageHeader } from './message.ts'

/** What differs from request to request. */
export interface MessageParts {
  readonly channel: Exclude<Channel, 'iopub'>
  readonly msgType: string
  /** Our client session: the same UUID as `session_id` in the channels URL. */
  readonly session: string
  readonly content: JsonObject
  readonly metadata?: JsonObject
  /** Of the message that it answers. */
  readonly parent?: MessageHeader
}

/**
 * Makes a message with a new `msg_id`; a request has no parent.
 *
 * All six header fields are there: ipykernel 7 with jupyter_client 8 drops a
 * request without `version` and never answers it.
 */
export function createMessage(parts: MessageParts): Message {
  return {
    channel: parts.channel,
    header: {
      msg_id: crypto.randomUUID(),
      session: parts.session,
      username: 'vitest',
      date: new Date().toISOString(),
      msg_type: parts.msgType,
      version: '5.3',
    },
    parent_header: parts.parent ?? {},
    metadata: parts.metadata ?? {},
    content: parts.content,
    buffers: [],
  }
}
