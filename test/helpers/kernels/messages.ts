import type { JsonObject } from '../../../src/common/json.ts'
import type { Message } from '../../../src/messaging/message.ts'

/** A message of a kernel that answers request `to`; what matters of it is given. */
export function answer(
  to: string,
  msg_type: string,
  content: JsonObject = {},
  {
    id = 'm',
    date = '',
  }: { readonly id?: string; readonly date?: string } = {},
): Message {
  return {
    channel: msg_type.endsWith('_reply') ? 'shell' : 'iopub',
    header: {
      msg_id: id,
      session: 'kernel',
      username: '',
      date,
      msg_type,
      version: '5.3',
    },
    parent_header: { msg_id: to, session: 'ours' },
    metadata: {},
    content,
    buffers: [],
  }
}
