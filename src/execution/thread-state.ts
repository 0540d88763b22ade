import { objectOr } from '../common/json.ts'
import type { Message } from '../messaging/message.ts'

/**
 * What ipykernel says of the threads of a notebook:
 *
 * - `alive`: there are some, and what they print goes to the cell that runs then
 * - `none`: there are none; it would go there, too
 * - `own-cell`: what they print goes to the cell that started them (ipykernel 6.29)
 */
export type ThreadState = 'alive' | 'none' | 'own-cell'

/** Those that come with the kernel and libraries, and print nothing. */
const NOT_OF_NOTEBOOKS =
  'ipykernel IPython zmq tornado jupyter_client debugpy _pydevd_bundle _pydev_bundle tqdm vitest_notebook_host'

/**
 * An expression of Python; it leaves no name behind. A thread is known by its
 * class where that has a `run` of its own, else by the function that it runs.
 */
export const THREAD_STATE: string = [
  '(lambda threading, kernel, others:',
  "'own-cell' if hasattr(kernel, '_initialize_thread_hooks') else",
  "'alive' if any(",
  'thread is not threading.main_thread() and',
  "getattr(getattr(thread, '_target', None) if type(thread).run is threading.Thread.run",
  "else type(thread), '__module__', None).__str__().partition('.')[0] not in others",
  "for thread in threading.enumerate()) else 'none')",
  `(__import__('threading'), get_ipython().kernel, '${NOT_OF_NOTEBOOKS}'.split())`,
].join(' ')

/** Reads the reply to a request with {@link THREAD_STATE} as `threads` of its `user_expressions`. */
export function parseThreadState(
  reply: Message | undefined,
): ThreadState | undefined {
  const expressions = objectOr(reply?.content['user_expressions'])
  const data = objectOr(objectOr(expressions['threads'])['data'])
  switch (data['text/plain']) {
    case "'alive'":
      return 'alive'
    case "'none'":
      return 'none'
    case "'own-cell'":
      return 'own-cell'
    default:
      return undefined
  }
}
