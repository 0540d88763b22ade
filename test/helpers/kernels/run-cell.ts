import { stringOr } from '../../../src/common/json.ts'
import type { KernelDeath, LiveKernel } from '../../../src/kernel/types.ts'
import type { Message } from '../../../src/messaging/message.ts'

export interface CellRun {
  /** Content of the `execute_reply`. */
  readonly reply: Message['content']
  /** Answers on iopub but `status` and `execute_input`, in order. */
  readonly outputs: readonly Message[]
  /** Joined text of the streams. */
  readonly text: string
}

/** Starts to run `code`; `done` settles on the reply and `idle`, and rejects on a death or a gap. */
export function sendCell(
  kernel: LiveKernel,
  code: string,
): { readonly done: Promise<CellRun>; readonly outputs: readonly Message[] } {
  const outputs: Message[] = []
  const done = new Promise<CellRun>((resolve, reject) => {
    let msgId: string | undefined
    let reply: Message['content'] | undefined
    let idle = false
    const unsubscribe = kernel.subscribe((event) => {
      if (event.type !== 'message') {
        unsubscribe()
        reject(new Error(`no end of the cell: ${JSON.stringify(event)}`))
        return
      }
      const { message } = event
      if (message.parent_header.msg_id !== msgId) {
        return
      }
      const type = message.header.msg_type
      if (type === 'execute_reply') {
        reply = message.content
      } else if (type === 'status') {
        idle ||= message.content['execution_state'] === 'idle'
      } else if (type !== 'execute_input') {
        outputs.push(message)
      }
      if (!reply || !idle) {
        return
      }
      unsubscribe()
      resolve({ reply, outputs, text: textOf(outputs) })
    })
    try {
      msgId = kernel.send('shell', 'execute_request', {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      })
    } catch (error) {
      unsubscribe()
      throw error
    }
  })
  return { done, outputs }
}

export async function runCell(
  kernel: LiveKernel,
  code: string,
): Promise<CellRun> {
  return sendCell(kernel, code).done
}

export function textOf(outputs: readonly Message[]): string {
  return outputs.map(({ content }) => stringOr(content['text'], '')).join('')
}

/** The `died` event of a kernel, or what came of it already. */
export async function deathOf(kernel: LiveKernel): Promise<KernelDeath> {
  if (kernel.death) {
    return kernel.death
  }
  return new Promise((resolve) => {
    kernel.subscribe((event) => {
      if (event.type === 'died') {
        resolve(event.death)
      }
    })
  })
}
