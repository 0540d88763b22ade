import { stringOr } from '../../../src/common/json.ts'
import type { KernelDeath } from '../../../src/kernel/connection/kernel-death.ts'
import type { LiveKernel } from '../../../src/kernel/live-kernel.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import type { Message } from '../../../src/messaging/message.ts'

export interface CellRun {
  /** Content of the `execute_reply`. */
  readonly reply: Message['content']
  /** Answers on iopub but `status` and `execute_input`, in order. */
  readonly outputs: readonly Message[]
  /** Joined text of the streams. */
  readonly text: string
}

/** Starts to run `code`; `done` settles on the reply and `idle`, and rejects on a death, a gap or a loss. */
export function sendCell(
  kernel: LiveKernel,
  code: string,
): { readonly done: Promise<CellRun>; readonly outputs: readonly Message[] } {
  const outputs: Message[] = []
  const request = kernel.request('execute_request', {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    // As the product sends cells: `true` may abort the next one.
    stop_on_error: false,
  })
  request.listen((message) => {
    const type = message.header.msg_type
    if (
      message.channel === 'iopub' &&
      type !== 'status' &&
      type !== 'execute_input'
    ) {
      outputs.push(message)
    }
  })
  const done = new Promise<CellRun>((resolve, reject) => {
    const unsubscribe = kernel.subscribe((event) => {
      if (event.type !== 'message') {
        reject(new Error(`no end of the cell: ${JSON.stringify(event)}`))
      }
    })
    void request.ended.then((ended) => {
      unsubscribe()
      const { reply } = request
      if (ended === 'lost' || !reply) {
        reject(new Error('no end of the cell: its request was lost'))
      } else {
        resolve({ reply: reply.content, outputs, text: textOf(outputs) })
      }
    })
  })
  return { done, outputs }
}

export async function runCell(
  kernel: LiveKernel,
  code: string,
): Promise<CellRun> {
  return sendCell(kernel, code).done
}

/** What a cell in a new kernel of this server prints. */
export async function printedBy(
  address: ServerAddress,
  code = 'print(6 * 7)',
): Promise<string> {
  await using rest = new RestClient(address)
  await using kernel = await startKernel(rest, {
    kernelName: 'python3',
    notebookPath: 'a.ipynb',
  })
  const { text } = await runCell(kernel, code)
  return text
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

/** Python that goes on once the file is there. */
export function waitFor(file: string): string {
  return `import os, time
while not os.path.exists(${JSON.stringify(file)}): time.sleep(0.01)
`
}
