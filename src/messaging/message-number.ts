import type { Message } from './message.ts'

/** Place of a message among all that its sender has made. */
export interface MessageNumber {
  /** Tells the sender, also from a process that it forked. */
  readonly sender: string
  readonly number: number
}

/**
 * The number that jupyter_client's `Session` puts at the end of its message
 * ids (`<session>_<pid>_<number>`), one more for each message on any channel.
 * Other implementations use UUIDs, which have none.
 */
export function parseMessageNumber(
  message: Message,
): MessageNumber | undefined {
  const match = /^(.+)_(\d+)$/.exec(message.header.msg_id)
  const [, sender, number] = match ?? []
  if (sender === undefined || number === undefined) {
    return undefined
  }
  return { sender, number: Number(number) }
}
