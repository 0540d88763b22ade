import { NotebookError } from '../../common/errors.ts'
import type { Message } from '../../messaging/message.ts'

/** Tornado's limit for a message to a server; Jupyter leaves it as it is. */
const SERVER_LIMIT = 10 * 1024 * 1024

/** For the header, the metadata and the frame. */
const RESERVED = 64 * 1024

/**
 * A server cuts the connection when a message is too large, and the kernel
 * never sees it.
 *
 * @throws NotebookError `NB_ERR_PROTOCOL` when `message` is above 10 MiB.
 */
export function requireFitting({ header, content }: Message): void {
  const size = Buffer.byteLength(JSON.stringify(content))
  if (size <= SERVER_LIMIT - RESERVED) {
    return
  }
  throw new NotebookError(
    'NB_ERR_PROTOCOL',
    `The ${header.msg_type} has ${(size / 1024 / 1024).toFixed(1)} MiB, a Jupyter server takes 10 MiB.\n` +
      'Move the data out of the cell into a file.',
  )
}
