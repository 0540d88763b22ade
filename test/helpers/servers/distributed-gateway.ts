import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

import { root, testPython } from '../environments.ts'
import { freePort, startJupyterServer } from './servers.ts'
import type { TestServer, TestServerOptions } from './servers.ts'
import { SSH_HOSTS } from './ssh-hosts.ts'
import type { SshHosts } from './ssh-hosts.ts'

/** Where its kernels keep what they log, and work. */
export function kernelHome(hosts: SshHosts): string {
  return join(hosts.home, 'kernels')
}

/**
 * Enterprise Gateway whose kernels are on other hosts, by SSH: `python3` by its
 * own launcher, `late`, which is so after 5 s, and `silent`, which never tells
 * where it is.
 */
export async function startDistributedGateway(
  hosts: SshHosts,
  {
    env = {},
    args = [],
  }: Pick<Partial<TestServerOptions>, 'env' | 'args'> = {},
): Promise<TestServer> {
  const python = testPython('.venv-enterprise')
  const launcher = join(root, '.venv-enterprise/launch_ipykernel.py')
  if (!existsSync(launcher)) {
    throw new Error(`${launcher} is missing: run \`npm run setup:servers\`.`)
  }
  await mkdir(kernelHome(hosts), { recursive: true })
  const given = ['kernel-id', 'response-address', 'public-key', 'port-range']
  const launch = [
    python,
    launcher,
    ...given.flatMap((name) => [
      `--RemoteProcessProxy.${name}`,
      `{${name.replace('-', '_')}}`,
    ]),
    '--RemoteProcessProxy.spark-context-initialization-mode',
    'none',
  ]
  const late = join(hosts.home, 'late.sh')
  await writeFile(late, 'sleep 5; exec "$@"\n')
  await writeSpec(hosts, 'python3', launch)
  await writeSpec(hosts, 'late', ['sh', late, ...launch])
  await writeSpec(hosts, 'silent', ['sleep', '1000'])
  return startJupyterServer({
    kind: 'enterprise_gateway',
    directory: hosts.home,
    args,
    env: {
      HOME: hosts.home,
      // Its tunnels take `ssh` from there.
      PATH: `${join(hosts.home, 'bin')}${delimiter}${process.env['PATH']}`,
      JUPYTER_PATH: join(hosts.home, 'jupyter'),
      EG_REMOTE_HOSTS: SSH_HOSTS.join(','),
      EG_SSH_PORT: String(hosts.port),
      // Where the kernels tell the gateway of themselves.
      EG_RESPONSE_IP: '127.0.0.1',
      EG_RESPONSE_PORT: String(await freePort()),
      EG_KERNEL_LOG_DIR: kernelHome(hosts),
      EG_LIST_KERNELS: 'True',
      ...env,
    },
  })
}

async function writeSpec(
  hosts: SshHosts,
  name: string,
  argv: readonly string[],
): Promise<void> {
  const folder = join(hosts.home, 'jupyter/kernels', name)
  await mkdir(folder, { recursive: true })
  const spec = {
    display_name: name,
    language: 'python',
    // They log in as the user of the tests, whose own files they leave alone.
    env: { HOME: kernelHome(hosts), TMPDIR: kernelHome(hosts) },
    metadata: {
      process_proxy: {
        class_name:
          'enterprise_gateway.services.processproxies.distributed.DistributedProcessProxy',
      },
    },
    argv,
  }
  await writeFile(join(folder, 'kernel.json'), JSON.stringify(spec))
}
