import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { root, testPython } from '../environments.ts'
import { end, freePort, startWatchdog } from './servers.ts'

export interface TestHub extends AsyncDisposable {
  /** `http://127.0.0.1:…/hubs` */
  readonly url: string
  /** Of a service that may start the servers of `ada` and `eve`, and use them. */
  readonly serviceToken: string
  /** Makes a token of a user. */
  tokenOf(user: string, expiresInS?: number): Promise<string>
  /** Makes a server with a name that is not running. */
  makeNamed(user: string, server: string): Promise<void>
  readonly log: () => string
}

const NEEDED = join(
  root,
  'test/consumer/hub/node_modules/configurable-http-proxy/bin/configurable-http-proxy',
)

/**
 * A real JupyterHub behind its usual proxy. Its users are `ada`, and `eve`,
 * whose server never starts.
 */
export async function startHub(): Promise<TestHub> {
  const python = testPython('.venv-hub')
  if (!existsSync(NEEDED)) {
    throw new Error(`${NEEDED} is missing: run \`npm run setup:hub\`.`)
  }
  const home = await mkdtemp(join(tmpdir(), 'vitest-notebook-hub-'))
  const ports = await Promise.all([freePort(), freePort(), freePort()])
  const serviceToken = crypto.randomUUID()
  const config = join(home, 'hub.py')
  await writeFile(config, configuration(ports, serviceToken))
  await mkdir(join(home, 'runtime'))
  const hub = spawn(python, ['-m', 'jupyterhub', '-f', config], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      HOME: home,
      JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
      PATH: [
        dirname(python),
        dirname(process.execPath),
        process.env['PATH'],
      ].join(delimiter),
      CONFIGPROXY_AUTH_TOKEN: crypto.randomUUID(),
      PYDEVD_DISABLE_FILE_VALIDATION: '1',
    },
  })
  let log = ''
  for (const stream of [hub.stdout, hub.stderr]) {
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
  }
  const watchdog = startWatchdog(hub)
  const url = `http://127.0.0.1:${ports[0]}/hubs`
  const ask = async (
    method: string,
    path: string,
    body?: object,
  ): Promise<Response> =>
    fetch(`${url}/hub/api${path}`, {
      method,
      headers: { authorization: `token ${serviceToken}` },
      ...(body && { body: JSON.stringify(body) }),
    })
  const dispose = async (): Promise<void> => {
    await end(hub)
    watchdog.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  }
  try {
    await untilReady(async () => (await ask('GET', '/users/ada')).ok, hub)
  } catch (error) {
    await dispose()
    throw new Error(`JupyterHub did not start:\n${log}`, { cause: error })
  }
  return {
    url,
    serviceToken,
    async tokenOf(user, expiresInS) {
      const rights = ['servers', 'access:servers', 'read:users']
      const response = await ask('POST', `/users/${user}/tokens`, {
        // What a run needs, and not more.
        scopes: rights.map((right) => `${right}!user=${user}`),
        ...(expiresInS !== undefined && { expires_in: expiresInS }),
      })
      const text = await response.text()
      if (!response.ok) {
        throw new Error(`no token (${response.status}): ${text}`)
      }
      const { token }: { token: string } = JSON.parse(text)
      return token
    },
    async makeNamed(user, server) {
      const path = `/users/${user}/servers/${server}`
      await ask('POST', path)
      await untilReady(
        async () => (await ask('DELETE', path)).status === 204,
        hub,
      )
    },
    log: () => log,
    [Symbol.asyncDispose]: dispose,
  }
}

async function untilReady(
  isReady: () => Promise<boolean>,
  process: { readonly exitCode: number | null },
): Promise<void> {
  const deadline = Date.now() + 240_000
  while (!(await isReady().catch(() => false))) {
    if (process.exitCode !== null || Date.now() > deadline) {
      throw new Error('it exited, or takes too long')
    }
    await sleep(100)
  }
}

/** Starts take a moment and tell of it, as those on a cluster do. */
function configuration(ports: readonly number[], token: string): string {
  const [port, hubPort, apiPort] = ports
  return `
import asyncio, sys
from jupyterhub.spawner import SimpleLocalProcessSpawner

class Spawner(SimpleLocalProcessSpawner):
    async def progress(self):
        yield {"progress": 20, "message": "Pulling the image"}
        await asyncio.sleep(0.4)
        yield {"progress": 60, "message": "Starting the pod"}

    async def start(self):
        await asyncio.sleep(0.8)
        if self.user.name == "eve":
            raise RuntimeError("no quota is left")
        return await super().start()

c = get_config()
c.JupyterHub.spawner_class = Spawner
c.Spawner.args = ["--allow-root"]
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.http_timeout = 120
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allowed_users = {"ada", "eve", "bob"}
c.JupyterHub.bind_url = "http://127.0.0.1:${port}/hubs/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:${hubPort}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:${apiPort}"
c.ConfigurableHTTPProxy.command = ["node", ${JSON.stringify(NEEDED)}]
c.JupyterHub.allow_named_servers = True
c.JupyterHub.cleanup_servers = True
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
c.JupyterHub.services = [{"name": "ci", "api_token": "${token}"}]
c.JupyterHub.load_roles = [{
    "name": "ci-role",
    "services": ["ci"],
    "scopes": [f"{scope}!user={user}" for user in ("ada", "eve")
               for scope in ("servers", "delete:servers", "access:servers", "read:users", "tokens")],
}]
`
}
