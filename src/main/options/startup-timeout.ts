import { LAUNCH_PAD_MS } from '../../common/servers/launch-pad.ts'
import type { ResolvedOptions } from './options.ts'

/**
 * `startupTimeout`, or what `KERNEL_LAUNCH_TIMEOUT` gives the kernels of a
 * gateway where that is longer.
 */
export function startupTimeoutMs(
  {
    server,
    startupTimeout,
  }: Pick<ResolvedOptions, 'server' | 'startupTimeout'>,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const seconds = Number(env['KERNEL_LAUNCH_TIMEOUT'] || 0)
  return server && seconds > 0
    ? Math.max(startupTimeout, seconds * 1000 + LAUNCH_PAD_MS)
    : startupTimeout
}

/** What waits for its turn on a server waits for other notebooks of the run, however long they take. */
export function queueMs({ server }: Pick<ResolvedOptions, 'server'>): number {
  return server ? 24 * 60 * 60 * 1000 : 0
}
