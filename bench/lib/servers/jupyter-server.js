import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { python } from '../set-up/set-up.js'

const STARTS_WITHIN_MS = 60_000

/**
 * Starts a Jupyter server on this machine; it goes with this process.
 *
 * @param {string} folder that it serves
 * @param {object} env
 * @returns its address, as the option `server` takes it; `cpuSeconds()`; `close()`
 */
export async function startJupyterServer(folder, env) {
  const port = await freePort()
  const token = randomUUID()
  const server = spawn(
    python,
    [
      '-m',
      'jupyter_server',
      '--ServerApp.ip=127.0.0.1',
      `--ServerApp.port=${port}`,
      '--ServerApp.port_retries=0',
      '--no-browser',
      '--allow-root',
      `--ServerApp.root_dir=${folder}`,
    ],
    { cwd: folder, stdio: 'ignore', env: { ...env, JUPYTER_TOKEN: token } },
  )
  const stop = () => server.kill()
  process.once('exit', stop)
  const address = { url: `http://127.0.0.1:${port}`, token }
  const deadline = performance.now() + STARTS_WITHIN_MS
  while (!(await answers(address))) {
    if (server.exitCode !== null || performance.now() > deadline) {
      throw new Error('The Jupyter server does not start.')
    }
    await sleep(50)
  }
  return {
    address,
    /** Its own by now, and that of its kernels which have ended. */
    cpuSeconds: () => cpuSeconds(server.pid),
    async close() {
      process.off('exit', stop)
      const exited = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await exited
    },
  }
}

/** `man 5 proc_pid_stat`, in hundredths of a second. */
function cpuSeconds(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user, system, childUser, childSystem] = fields
    .split(' ')
    .slice(11, 15)
    .map((ticks) => Number(ticks) / 100)
  return { server: user + system, kernels: childUser + childSystem }
}

async function answers({ url, token }) {
  const headers = { authorization: `token ${token}` }
  const response = await fetch(`${url}/api/status`, { headers }).catch(
    () => undefined,
  )
  return response?.ok === true
}

async function freePort() {
  const listener = createServer()
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  return port
}
