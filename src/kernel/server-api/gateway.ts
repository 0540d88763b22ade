import type { JsonObject } from '../../common/json.ts'
import { findContents } from './contents.ts'
import { readObject, requestStatus } from './read-answer.ts'
import type { RestClient } from './rest.ts'

/** What matters of a server where kernels are started. */
export type ServerKind =
  | { readonly type: 'jupyter' }
  /** Kernels, and no files. Where an id of ours goes that the kernel is to have: */
  | { readonly type: 'gateway'; readonly idIn: 'body' | 'env' }

const learnt = new WeakMap<RestClient, Promise<ServerKind>>()
const choosing = new WeakSet<RestClient>()

/**
 * What a server is: asked once. One that does not say counts as a Jupyter server.
 *
 * @param signal Of the start that asks first.
 */
export async function learnServerKind(
  rest: RestClient,
  signal: AbortSignal,
): Promise<ServerKind> {
  const learning = learnt.get(rest) ?? learn(rest, signal)
  learnt.set(rest, learning)
  return learning
}

/** Whether a gateway gives kernels the ids that it is asked for, as far as was seen. */
export function takesIds(rest: RestClient): boolean {
  return !choosing.has(rest)
}

/** Notes which id a kernel got: before jupyter_server 2.21, its gateways choose. */
export function noteId(rest: RestClient, asked: string, given: string): void {
  if (given !== asked) {
    choosing.add(rest)
  }
}

async function learn(
  rest: RestClient,
  signal: AbortSignal,
): Promise<ServerKind> {
  try {
    if ((await findContents(rest, '', signal)) !== undefined) {
      return { type: 'jupyter' }
    }
    const task = 'describe itself'
    const request = { method: 'GET', path: '/api', signal } as const
    const response = await requestStatus(rest, request, [200, 404], task)
    const about =
      response.status === 404 ? {} : readObject(rest, response, task)
    return { type: 'gateway', idIn: placeOfId(about) }
  } catch {
    // What is wrong with the server, the start of the kernel tells.
    learnt.delete(rest)
    return { type: 'jupyter' }
  }
}

/** Enterprise Gateway is told by what only it has in its answer. */
export function placeOfId(about: JsonObject): 'body' | 'env' {
  return about['gateway_version'] === undefined ? 'body' : 'env'
}
