import { objectOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import { NO_MASK, maskJson, maskObject } from '../common/secrets/mask.ts'
import type { Mask } from '../common/secrets/mask.ts'
import type { Message } from './message.ts'

/** Fields that are shown or stored; all others are the protocol's own. */
const SHOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['stream', ['text']],
  ['display_data', ['data', 'metadata']],
  ['update_display_data', ['data', 'metadata']],
  ['execute_result', ['data', 'metadata']],
  ['error', ['ename', 'evalue', 'traceback']],
  ['execute_reply', ['ename', 'evalue', 'traceback']],
  ['input_request', ['prompt']],
  ['status', ['stderr_tail']],
])

/** A message whose texts name secret values in place of showing them. */
export function maskMessage(message: Message, mask: Mask): Message {
  if (mask === NO_MASK) {
    return message
  }
  const { header, content } = message
  if (header.msg_type === 'comm_open' || header.msg_type === 'comm_msg') {
    return { ...message, content: maskState(content, mask) }
  }
  const fields = SHOWN.get(header.msg_type) ?? []
  const masked = fields.flatMap((field) => {
    const value = content[field]
    return value === undefined ? [] : [[field, maskJson(value, mask)]]
  })
  return {
    ...message,
    content: { ...content, ...Object.fromEntries(masked) },
  }
}

/** Of a widget, what it shows. */
function maskState(content: JsonObject, mask: Mask): JsonObject {
  const data = objectOr(content['data'])
  return data['state'] === undefined
    ? content
    : {
        ...content,
        data: { ...data, state: maskObject(objectOr(data['state']), mask) },
      }
}
