import type { Agent } from 'node:http'
import { connect } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers'

import { WebSocket } from 'ws'
import type { ClientOptions, RawData } from 'ws'

import { messageOf } from '../../common/errors.ts'
import type { Message } from '../../messaging/message.ts'
import { encodingFor, V1_SUBPROTOCOL } from '../../messaging/subprotocol.ts'
import type { WebSocketEncoding } from '../../messaging/websocket-encoding.ts'
import { credentials } from '../server-api/credentials.ts'
import {
  noAnswerError,
  OPENING,
  responseError,
} from '../server-api/rest-errors.ts'
import { isLocalHost } from '../server-api/server-address.ts'
import type {
  ServerAddress,
  TlsSettings,
} from '../server-api/server-address.ts'
import { keepAlive } from './keep-alive.ts'

export interface ChannelsOptions {
  readonly kernelId: string
  /** Also the `header.session` of every message that is sent. */
  readonly sessionId: string
  readonly onMessage: (message: Message) => void
  /** At most once, after the opening; not after our own `close`. */
  readonly onClose: (closing: ChannelsClosing) => void
  readonly signal?: AbortSignal
}

export interface ChannelsClosing {
  /** In words: `the server closed the connection (1009)`. */
  readonly reason: string
  /** Whether there's no sense in opening the channels again. */
  readonly final: boolean
}

/** An open channels WebSocket. */
export interface Channels {
  send(message: Message): void
  /** Ends the connection; nothing is told of it any more. */
  close(): void
}

/** Longer than a server waits for a kernel that does not answer (60 s). */
const HANDSHAKE_TIMEOUT_MS = 90_000

/** A server that does not say goodbye in that time is cut off. */
const GOODBYE_MS = 1000

/**
 * Opens the channels of a kernel. Servers complete the opening when the kernel
 * answers, or after 60 s: watch the kernel meanwhile.
 *
 * @throws NotebookError `NB_ERR_SERVER` when the server refuses.
 * @throws the reason of `signal` when that is aborted.
 */
export async function openChannels(
  address: ServerAddress,
  options: ChannelsOptions,
): Promise<Channels> {
  options.signal?.throwIfAborted()
  const socket = new WebSocket(
    channelsUrl(address, options),
    [V1_SUBPROTOCOL],
    await socketOptions(address),
  )
  const encoding = agreedEncoding(socket)
  let closed = false
  const close = (closing?: ChannelsClosing): void => {
    if (closed) {
      return
    }
    closed = true
    if (closing) {
      socket.terminate()
      options.onClose(closing)
    } else {
      leave(socket, address)
    }
  }
  receive(socket, encoding, {
    overTcp: address.socketPath === undefined,
    onMessage: (message) => {
      if (!closed) {
        options.onMessage(message)
      }
    },
    onMalformed: (reason) => close({ reason, final: true }),
  })
  const { bytesRead } = await opened(socket, address, options.signal)
  // What is on this machine tells of its end itself.
  const stopPings = isLocalHost(address)
    ? (): void => {}
    : keepAlive(socket, bytesRead)
  socket.once('close', (code, reason) => {
    stopPings()
    close({ reason: closeReason(code, reason.toString()), final: false })
  })
  return {
    send(message) {
      socket.send(encoding().encode(message))
    },
    close: () => close(),
  }
}

/**
 * What the server makes of our offer. Notebook 5 and 6, jupyter_server < 1.13.5
 * and servers in front of a gateway ignore it, and may (RFC 6455, 4.1); but ws
 * 8.23 (`lib/websocket.js`) gives up the opening for that. An opening given up
 * while other kernels start leaves its kernel "starting" for ever, with -1
 * connections (seen with notebook 6.5.7), so that another try comes too late.
 */
function agreedEncoding(socket: WebSocket): () => WebSocketEncoding {
  let agreed = ''
  socket.once('upgrade', ({ headers }) => {
    agreed = headers['sec-websocket-protocol'] ?? ''
    headers['sec-websocket-protocol'] ??= V1_SUBPROTOCOL
  })
  return () => encodingFor(agreed)
}

/** With a close frame: servers log a connection that just ends as an error. */
function leave(socket: WebSocket, address: ServerAddress): void {
  if (isLocalHost(address)) {
    socket.terminate()
    return
  }
  socket.close(1000)
  setTimeout(() => socket.terminate(), GOODBYE_MS).unref()
}

function channelsUrl(
  address: ServerAddress,
  { kernelId, sessionId }: ChannelsOptions,
): string {
  const { protocol, host, pathname } = new URL(address.url)
  const base =
    protocol === 'http+unix:'
      ? `ws://localhost${pathname}`
      : `${protocol.replace('http', 'ws')}//${host}${pathname}`
  return `${base.replace(/\/$/, '')}/api/kernels/${encodeURIComponent(kernelId)}/channels?session_id=${sessionId}`
}

async function socketOptions(address: ServerAddress): Promise<ClientOptions> {
  const { socketPath, tls, proxy, url } = address
  return {
    // An output may be larger than ws's default of 100 MiB.
    maxPayload: 0,
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    headers: credentials(address),
    ...tls,
    // Not `ws+unix:`, which takes the path out of a URL: ws 8.23 leaves a
    // blank in it as %20.
    ...(socketPath !== undefined && {
      createConnection: () => connect(socketPath),
    }),
    ...(proxy !== undefined && {
      agent: await openingAgent(proxy, url.startsWith('https:'), tls),
    }),
  }
}

async function openingAgent(
  proxy: string,
  isTls: boolean,
  tls: TlsSettings | undefined,
): Promise<Agent> {
  const { proxyAgent } = await import('../server-api/proxy-agent.ts')
  return proxyAgent(proxy, isTls, { ...tls })
}

interface Receiver {
  readonly overTcp: boolean
  readonly onMessage: (message: Message) => void
  readonly onMalformed: (reason: string) => void
}

function receive(
  socket: WebSocket,
  encoding: () => WebSocketEncoding,
  { overTcp, onMessage, onMalformed }: Receiver,
): void {
  let acknowledged = false
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (overTcp && !acknowledged) {
      // An unsolicited pong (RFC 6455, 5.5.3) carries the TCP acknowledgement
      // that Nagle's algorithm on the server waits for (tornado leaves it on):
      // 8 ms in place of 48 ms for a small cell. Once per event-loop turn does.
      acknowledged = true
      socket.pong()
      setImmediate(() => {
        acknowledged = false
      })
    }
    let message: Message
    try {
      const bytes = toBytes(data)
      message = encoding().decode(isBinary ? bytes : bytes.toString())
    } catch (error) {
      onMalformed(describeMalformed(error))
      return
    }
    onMessage(message)
  })
}

function toBytes(data: RawData): Buffer {
  if (Array.isArray(data)) {
    return Buffer.concat(data)
  }
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

/** Resolves when the socket is open; a socket that does not open is destroyed. */
async function opened(
  socket: WebSocket,
  address: ServerAddress,
  signal: AbortSignal | undefined,
): Promise<{ readonly bytesRead: () => number }> {
  let abort: (() => void) | undefined
  let bytesRead = (): number => 0
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('upgrade', ({ socket: stream }) => {
        bytesRead = () => stream.bytesRead
      })
      socket.once('open', resolve)
      // Not `once`: `terminate` of a connecting socket emits a further error.
      socket.on('error', (error) => {
        reject(noAnswerError(address, error))
      })
      socket.once('unexpected-response', (_request, { statusCode, headers }) =>
        reject(
          responseError(
            address,
            {
              status: statusCode ?? 0,
              location: headers.location,
              body: '',
              headers,
            },
            OPENING,
          ),
        ),
      )
      socket.once('close', () =>
        reject(noAnswerError(address, 'connection closed')),
      )
      abort = () => reject(signal?.reason)
      signal?.addEventListener('abort', abort)
    })
    return { bytesRead }
  } catch (error) {
    socket.terminate()
    throw error
  } finally {
    if (abort) {
      signal?.removeEventListener('abort', abort)
    }
  }
}

/** The first line of an error as a phrase. */
function describeMalformed(error: unknown): string {
  const text = messageOf(error)
  const [line = ''] = text.split('\n', 1)
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/\.$/, '')
}

function closeReason(code: number, reason: string): string {
  if (code === 1006) {
    return 'the connection was cut'
  }
  const said = reason ? ` ${reason}` : ''
  return `the server closed the connection (${code}${said})`
}
