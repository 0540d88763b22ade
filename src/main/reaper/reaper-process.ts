import { createInterface } from 'node:readline'

import { RestClient } from '../../kernel/server-api/rest.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'
import { releaseAll } from './release-all.ts'

/**
 * What a gateway may give a launch whatever we wait: Enterprise Gateway 30 s,
 * a Jupyter server in front of one 40 s. What comes then is still ours.
 */
const LONGEST_LAUNCH_MS = 45_000

/** One line of the reaper's stdin. */
export type ReaperLine =
  | { readonly address: ServerAddress; readonly startupTimeoutMs: number }
  | { readonly own: string; readonly owned: OwnedKernel }
  | { readonly disown: string }

/**
 * The program that outlives a killed run for a moment: when its stdin closes,
 * for whatever reason, it deletes the sessions and kernels that the run still
 * has on a Jupyter server. A server keeps kernels for ever otherwise.
 */
async function reap(): Promise<void> {
  const owned = new Map<string, OwnedKernel>()
  let server: { address: ServerAddress; startupTimeoutMs: number } | undefined
  for await (const text of createInterface({ input: process.stdin })) {
    // Written by this package only.
    const line: ReaperLine = JSON.parse(text)
    if ('address' in line) {
      server = line
    } else if ('own' in line) {
      owned.set(line.own, line.owned)
    } else {
      owned.delete(line.disown)
    }
  }
  if (server) {
    await using rest = new RestClient(server.address)
    const patienceMs = Math.max(server.startupTimeoutMs, LONGEST_LAUNCH_MS)
    await releaseAll(rest, [...owned.values()], patienceMs)
  }
}

// Ctrl-C goes to every process of the terminal; this one has work to do then.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('SIGHUP', () => {})
await reap()
