import type { JsonObject } from '../../common/json.ts'
import { stringOr } from '../../common/json.ts'
import { findContents } from './contents.ts'
import { requestObject } from './read-answer.ts'
import type { RestClient } from './rest.ts'

/** What matters of a server where kernels are started. */
export type ServerKind =
  | { readonly type: 'jupyter' }
  /** Kernels, and no files. Where an id of ours goes that the kernel is to have: */
  | { readonly type: 'gateway'; readonly idIn: 'body' | 'env' | undefined }

const learnt = new WeakMap<RestClient, Promise<ServerKind>>()

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

async function learn(
  rest: RestClient,
  signal: AbortSignal,
): Promise<ServerKind> {
  try {
    if ((await findContents(rest, '', signal)) !== undefined) {
      return { type: 'jupyter' }
    }
    const request = { method: 'GET', path: '/api', signal } as const
    const about = await requestObject(rest, request, [200], 'tell its version')
    return { type: 'gateway', idIn: placeOfId(about) }
  } catch {
    // What is wrong with the server, the start of the kernel tells.
    learnt.delete(rest)
    return { type: 'jupyter' }
  }
}

/** @param about Of Kernel Gateway, the version is that of the jupyter_server below. */
export function placeOfId(about: JsonObject): 'body' | 'env' | undefined {
  const { gateway_version, version } = about
  if (gateway_version !== undefined) {
    return 'env' // Enterprise Gateway, 3.3 for one
  }
  const [, major = 0, minor = 0] =
    /^(\d+)\.(\d+)/.exec(stringOr(version, '')) ?? []
  // jupyter_server 2.21: "Allow clients to supply a kernel_id" (#1655).
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 21)
    ? 'body'
    : undefined
}
