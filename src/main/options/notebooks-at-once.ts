import type { ResolvedOptions } from './options.ts'

/** On a server of which nothing is known: few enough for a small one. */
const ON_A_SERVER = 8

/** How many notebooks a run has under way at once, where nobody says. */
export function notebooksAtOnce(
  server: ResolvedOptions['server'],
  env: Readonly<Record<string, string | undefined>>,
  cores: number,
): number {
  if (!server) {
    return cores
  }
  if (server.kernel !== undefined) {
    return 1
  }
  const url =
    server.url || env['JUPYTER_SERVER_URL'] || env['JUPYTER_GATEWAY_URL'] || ''
  return server.maxKernels ?? (isHere(url) ? cores : ON_A_SERVER)
}

/** Whether a server's kernels take the cores of this machine, as far as its URL tells. */
function isHere(url: string): boolean {
  return /^(?:discover$|https?(?:\+unix:|:\/\/(?:[^/@]*@)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/?#]|$)))/i.test(
    url,
  )
}
