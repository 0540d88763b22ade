import { legacyEncoding } from './legacy-encoding.ts'
import { v1Encoding } from './v1-encoding.ts'
import type { WebSocketEncoding } from './websocket-encoding.ts'

/** The WebSocket subprotocol of jupyter_server >= 1.13.5. */
export const V1_SUBPROTOCOL = 'v1.kernel.websocket.jupyter.org'

/** The encoding for the subprotocol that a server chose (`''` for none). */
export function encodingFor(subprotocol: string): WebSocketEncoding {
  return subprotocol === V1_SUBPROTOCOL ? v1Encoding : legacyEncoding
}
