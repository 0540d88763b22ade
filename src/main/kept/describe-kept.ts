import { quotePath } from '../../common/words/quote-path.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { endCommand } from './end-command.ts'

/** How a kernel that stays is reached. */
export type Whereabouts =
  | {
      readonly type: 'server'
      readonly address: ServerAddress
      readonly id: string
      /** Of the notebook in JupyterLab, with that kernel. */
      readonly page: string | undefined
    }
  | {
      readonly type: 'local'
      readonly connectionFile: string
      /** Of the kernel's process. */
      readonly pid: number
      /** Absolute path of the Python that a console can be started with. */
      readonly python: string
      /** Whether that has Jupyter's console. */
      readonly hasConsole: boolean
      readonly hasPip: boolean
    }

/**
 * How to connect to a kernel that was kept, and how to end it.
 *
 * @param shown Path of its notebook.
 */
export function describeKept(
  shown: string,
  where: Whereabouts,
  platform: NodeJS.Platform,
): string {
  const rows = where.type === 'server' ? onServer(where) : here(where, platform)
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    `${shown} is red, and its kernel was kept:`,
    ...rows.map(([name, command]) => `  ${name.padEnd(width)}  ${command}`),
  ].join('\n')
}

type Row = readonly [name: string, command: string]

function onServer({
  address,
  id,
  page,
}: Whereabouts & { readonly type: 'server' }): readonly Row[] {
  return [
    ...(page === undefined ? [] : [['in JupyterLab', page] as const]),
    ['on its machine', `jupyter console --existing ${id}`],
    ['in the next run', `server: { kernel: '${id}' }`],
    ['to end it', endCommand(address, id)],
  ]
}

function here(
  where: Whereabouts & { readonly type: 'local' },
  platform: NodeJS.Platform,
): readonly Row[] {
  const { connectionFile, pid, hasConsole, hasPip } = where
  const python = quotePath(where.python)
  const install = hasPip
    ? `${python} -m pip install jupyter-console`
    : `uv pip install --python ${python} jupyter-console`
  const connect = `${python} -m jupyter_console --existing ${quotePath(connectionFile)}`
  return [
    ...(hasConsole ? [] : [['needed once', install] as const]),
    ['to connect', connect],
    [
      'to end it',
      platform === 'win32' ? `taskkill /F /PID ${pid}` : `kill ${pid}`,
    ],
  ]
}

export function describeRefused(count: number, most: number): string[] {
  return count === 0
    ? []
    : [
        `${count} more red ${count === 1 ? 'notebook has' : 'notebooks have'} no kernel any more: ${most} are kept at most.`,
      ]
}
