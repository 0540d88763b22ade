import { hasEnvironment } from '../environments.ts'
import type { ServerKind } from './servers.ts'

interface EachServer {
  readonly kind: ServerKind
  /** Whether it tells which kernels it has; gateways do not. */
  readonly lists: boolean
  /** Whether it can be made to end kernels that do nothing. */
  readonly culls: boolean
  /**
   * Whether nobody can find a kernel that it was asked for, and has not told the
   * id of: it chooses that itself, and lists none.
   */
  readonly hides?: true
}

const jupyter = (kind: ServerKind): EachServer => ({
  kind,
  lists: true,
  culls: true,
})

const gateway = (kind: ServerKind): EachServer => ({
  kind,
  lists: false,
  culls: true,
})

/** All that pip can install, but for JupyterHub, which starts one of these. */
export const EVERY_SERVER: readonly EachServer[] = [
  jupyter('jupyter_server'),
  jupyter('jupyter_server_1'),
  jupyter('lab'),
  jupyter('notebook_7'),
  jupyter('notebook'),
  // They need Python 3.7.
  ...(['5.7', '5.6'] as const)
    .filter((version) => hasEnvironment(`.venv-notebook-${version}`))
    .map((version) => jupyter(`notebook_${version}`)),
  gateway('kernel_gateway'),
  { ...gateway('kernel_gateway_2'), hides: true },
  gateway('enterprise_gateway'),
  { kind: 'jupyverse', lists: true, culls: false },
]
