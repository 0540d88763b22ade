import type { JsonObject } from '../common/json.ts'

export type Channel = 'shell' | 'control' | 'stdin' | 'iopub'

/** Message header (Jupyter messaging, "Message header"); all fields are mandatory. */
export interface MessageHeader {
  readonly msg_id: string
  readonly session: string
  readonly username: string
  readonly date: string
  readonly msg_type: string
  readonly version: string
}

/** A Jupyter message as it goes over the channels WebSocket of a server. */
export interface Message {
  readonly channel: Channel
  readonly header: MessageHeader
  /** `{}` for requests and for messages nobody asked for. */
  readonly parent_header: Partial<MessageHeader>
  readonly metadata: JsonObject
  readonly content: JsonObject
  readonly buffers: readonly Uint8Array[]
}
