import type { Message } from './message.ts'

/** How messages are put into WebSocket frames. */
export interface WebSocketEncoding {
  /** A string goes as a text frame, bytes as a binary one. */
  encode(message: Message): string | Uint8Array
  /**
   * Buffers of the message are views on `frame`.
   *
   * @throws NotebookError `NB_ERR_PROTOCOL` when the frame is malformed.
   */
  decode(frame: string | Uint8Array): Message
}
