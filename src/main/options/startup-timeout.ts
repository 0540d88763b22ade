import { launchTimeoutMs } from '../../kernel/way-in/gateway-variables.ts'
import type { ResolvedOptions } from './options.ts'

/** `startupTimeout`, or what the environment gives kernels of a gateway where that is longer. */
export function startupTimeoutMs(
  { server, startupTimeout }: ResolvedOptions,
  env: Readonly<Record<string, string | undefined>>,
): number {
  return server
    ? Math.max(startupTimeout, launchTimeoutMs(env))
    : startupTimeout
}

/** What waits for its turn on a server waits for other notebooks of the run, however long they take. */
export function queueMs({ server }: Pick<ResolvedOptions, 'server'>): number {
  return server ? 24 * 60 * 60 * 1000 : 0
}
