import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

import { Agent, request } from 'undici'
import { WebSocket } from 'ws'

import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'

export type Json = Record<string, unknown>

export interface RawMessage {
  readonly channel: string
  readonly type: string
  readonly parentId: unknown
  readonly content: Json
}

export interface Answer {
  readonly status: number
  readonly body: Json
}

export function agentFor({ socketPath }: ServerAddress): Agent {
  if (socketPath === undefined) {
    throw new Error('no Unix domain socket')
  }
  return new Agent({ connect: { socketPath } })
}

/** A request to the host, without the client under development in src/kernel. */
export async function api(
  address: ServerAddress,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: Json,
): Promise<Answer> {
  const dispatcher = agentFor(address)
  try {
    const response = await request(address.url + path, {
      method,
      dispatcher,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.body.text()
    return {
      status: response.statusCode,
      body: text === '' ? {} : JSON.parse(text),
    }
  } finally {
    await dispatcher.close()
  }
}

/** A kernel with its WebSocket, and every message that came over it. */
export class RawKernel {
  readonly id: string
  /** The answer to the request that started it. */
  readonly facts: Json
  readonly socket: WebSocket
  readonly messages: RawMessage[] = []
  readonly #address: ServerAddress
  readonly #listeners = new Set<() => void>()

  private constructor(address: ServerAddress, facts: Json, socket: WebSocket) {
    this.#address = address
    this.id = String(facts['id'])
    this.facts = facts
    this.socket = socket
    socket.on('message', (data: Buffer) => {
      this.messages.push(unpack(data))
      for (const listener of this.#listeners) {
        listener()
      }
    })
  }

  static async start(
    address: ServerAddress,
    path: string,
    request: Json = {},
  ): Promise<RawKernel> {
    const { status, body } = await api(address, 'POST', '/api/kernels', {
      name: 'python3',
      path,
      ...request,
    })
    if (status !== 201) {
      throw new Error(`${status} ${JSON.stringify(body)}`)
    }
    const socket = openChannels(address, String(body['id']))
    await once(socket, 'open')
    return new RawKernel(address, body, socket)
  }

  /** Sends an execute_request; gives its id. */
  send(code: string, silent = false): string {
    const id = randomUUID()
    this.socket.send(
      pack('shell', [
        {
          msg_id: id,
          session: 'test',
          username: 'test',
          date: new Date().toISOString(),
          msg_type: 'execute_request',
          version: '5.3',
        },
        {},
        {},
        { code, silent, store_history: !silent, allow_stdin: false },
      ]),
    )
    return id
  }

  /** Runs a cell to reply and idle; gives all of its messages. */
  async run(code: string, silent = false): Promise<RawMessage[]> {
    const id = this.send(code, silent)
    let reply = false
    let idle = false
    const first = this.messages.length
    let next = first
    await this.until(() => {
      for (; next < this.messages.length; next += 1) {
        const message = this.messages[next]
        if (message?.parentId !== id) {
          continue
        }
        reply ||= message.channel === 'shell'
        idle ||= message.content['execution_state'] === 'idle'
      }
      return reply && idle
    })
    return this.messages.slice(first).filter(({ parentId }) => parentId === id)
  }

  /** What a cell wrote on its standard output. */
  async print(code: string): Promise<string> {
    const messages = await this.run(code)
    return messages
      .filter(({ type }) => type === 'stream')
      .map(({ content }) => content['text'])
      .join('')
  }

  /** The content of the host's report that the kernel died. */
  async death(): Promise<Json> {
    const dead = (): RawMessage | undefined =>
      this.messages.find(({ content }) => content['execution_state'] === 'dead')
    await this.until(() => dead() !== undefined)
    return dead()?.content ?? {}
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) {
          return
        }
        this.#listeners.delete(check)
        resolve()
      }
      this.#listeners.add(check)
      check()
    })
  }

  async pid(): Promise<number> {
    return Number(await this.print('import os; print(os.getpid())'))
  }

  async state(): Promise<unknown> {
    const { status, body } = await api(this.#address, 'GET', this.#path())
    return status === 200 ? body['execution_state'] : status
  }

  interrupt(): Promise<Answer> {
    return api(this.#address, 'POST', `${this.#path()}/interrupt`)
  }

  async end(): Promise<number> {
    const { status } = await api(this.#address, 'DELETE', this.#path())
    this.socket.close()
    return status
  }

  #path(): string {
    return `/api/kernels/${this.id}`
  }
}

export function openChannels(
  address: ServerAddress,
  id: string,
  protocols: string[] = ['v1.kernel.websocket.jupyter.org'],
): WebSocket {
  return new WebSocket(
    `ws+unix:${address.socketPath}:/api/kernels/${id}/channels`,
    protocols,
    { maxPayload: 0, perMessageDeflate: false },
  )
}

// Orphans are reaped by process 1, which in some containers takes seconds: a
// zombie is gone as far as we are concerned.
function isAlive(pid: number): boolean {
  if (process.platform === 'linux') {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    } catch {
      return false
    }
  }
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Process ids whose command line holds `text`. */
export function processesLike(text: string): readonly number[] {
  const { stdout } = spawnSync('pgrep', ['-f', '--', text], {
    encoding: 'utf8',
  })
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** Waits for all processes to be gone; gives those that are not. */
export async function survivors(
  pids: readonly number[],
  timeoutMs = 60_000,
): Promise<readonly number[]> {
  const deadline = Date.now() + timeoutMs
  while (pids.some(isAlive) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return pids.filter(isAlive)
}

// Layout of v1.kernel.websocket.jupyter.org: protocol reference, B.4.
function pack(channel: string, parts: readonly Json[]): Buffer {
  const sections = [channel, ...parts.map((part) => JSON.stringify(part))].map(
    (text) => Buffer.from(text),
  )
  const head = Buffer.alloc(8 * (sections.length + 2))
  head.writeBigUInt64LE(BigInt(sections.length + 1))
  let offset = head.length
  head.writeBigUInt64LE(BigInt(offset), 8)
  for (const [index, section] of sections.entries()) {
    offset += section.length
    head.writeBigUInt64LE(BigInt(offset), 16 + 8 * index)
  }
  return Buffer.concat([head, ...sections])
}

function unpack(frame: Buffer): RawMessage {
  const count = Number(frame.readBigUInt64LE())
  const offsets = Array.from({ length: count }, (_, index) =>
    Number(frame.readBigUInt64LE(8 + 8 * index)),
  )
  const [channel = '', header = '', parent = '', , content = ''] = offsets
    .slice(1)
    .map((end, index) => frame.toString('utf8', offsets[index], end))
  return {
    channel,
    type: JSON.parse(header).msg_type,
    parentId: JSON.parse(parent).msg_id,
    content: JSON.parse(content),
  }
}
