import { getServerVersion } from '../server-api/kernelspecs.ts'
import type { RestClient } from '../server-api/rest.ts'
import { isLocalHost } from '../server-api/server-address.ts'
import { offerNoSubprotocol } from './channels.ts'

const learnt = new WeakMap<RestClient, Promise<void>>()

/**
 * Asks a server once what it is, so that no subprotocol is offered to Notebook 5
 * and 6. They know none, and `ws` gives up an opening for that; given up while
 * other kernels start, it left its kernel "starting" for ever, with -1
 * connections (seen with notebook 6.5.7). All others are known by their answer
 * to the offer.
 */
export async function learnProtocol(rest: RestClient): Promise<void> {
  if (isLocalHost(rest.address)) {
    return
  }
  const learning = learnt.get(rest) ?? learn(rest)
  learnt.set(rest, learning)
  await learning
}

async function learn(rest: RestClient): Promise<void> {
  try {
    const version = await getServerVersion(rest)
    if (/^[56]\./.test(version)) {
      offerNoSubprotocol(rest.address)
    }
  } catch {
    // What is wrong with the server, the start of the kernel tells.
    learnt.delete(rest)
  }
}
