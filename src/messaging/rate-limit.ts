import type { Message } from './message.ts'

/**
 * Whether a Jupyter server dropped output of the running cell and says so in
 * place of it ("IOPub data rate exceeded."): the cell's outputs are then
 * incomplete, though its reply may be `ok`.
 *
 * A cell that prints the same text is told apart by `kernelSession`, the
 * `header.session` of the kernel's own messages; pass `''` for a kernel that
 * has none of its own, and the text alone decides.
 */
export function isRateLimitNotice(
  message: Message,
  kernelSession: string,
): boolean {
  const { header, content } = message
  return (
    header.msg_type === 'stream' &&
    header.session !== kernelSession &&
    content['name'] === 'stderr' &&
    typeof content['text'] === 'string' &&
    /^\s*IOPub (?:data|message) rate exceeded\./.test(content['text'])
  )
}
