import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { pythonIn } from '../../../scripts/lib/python-environment.js'
import { root } from '../../../scripts/lib/repository.js'

const START_MS = 60_000

/** A Kernel Gateway with a token of its own, and without a limit of kernels. */
export async function startGateway() {
  const home = mkdtempSync(join(tmpdir(), 'vitest-notebook-gateway-'))
  const token = randomUUID()
  const port = await freePort()
  const gateway = spawn(
    join(root, pythonIn('.venv')),
    [
      '-m',
      'kernel_gateway',
      '--KernelGatewayApp.ip=127.0.0.1',
      `--KernelGatewayApp.port=${port}`,
    ],
    {
      cwd: home,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        HOME: home,
        KG_AUTH_TOKEN: token,
        PYDEVD_DISABLE_FILE_VALIDATION: '1',
      },
    },
  )
  const address = { url: `http://127.0.0.1:${port}`, token }
  const close = async () => {
    gateway.kill('SIGTERM')
    if (gateway.exitCode === null) {
      await new Promise((resolve) => gateway.once('exit', resolve))
    }
    rmSync(home, { recursive: true, force: true })
  }
  process.once('exit', () => gateway.kill('SIGKILL'))
  const deadline = Date.now() + START_MS
  while (!(await answers(address))) {
    if (gateway.exitCode !== null || Date.now() > deadline) {
      await close()
      throw new Error('Kernel Gateway did not start.')
    }
    await sleep(100)
  }
  return { address, pid: gateway.pid, close }
}

async function answers({ url, token }) {
  const headers = { authorization: `token ${token}` }
  return fetch(`${url}/api`, { headers }).then(
    ({ ok }) => ok,
    () => false,
  )
}

function freePort() {
  const listener = createServer()
  return new Promise((resolve) => {
    listener.listen(0, '127.0.0.1', () => {
      const { port } = listener.address()
      listener.close(() => resolve(port))
    })
  })
}

/**
 * Of a process and all below it.
 *
 * @returns how many there are, and their proportional set sizes together: memory
 * that processes share counts once
 */
export function weighTree(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    const parent = /^PPid:\t(\d+)$/m.exec(readOf(name, 'status'))?.[1]
    if (parent !== undefined) {
      parents.set(Number(name), Number(parent))
    }
  }
  const isBelow = (each) =>
    each === pid || (parents.has(each) && isBelow(parents.get(each)))
  const tree = [...parents.keys()].filter(isBelow)
  const bytes = tree
    .map((each) => /^Pss: +(\d+) kB$/m.exec(readOf(each, 'smaps_rollup'))?.[1])
    .reduce((sum, kib) => sum + Number(kib ?? 0) * 1024, 0)
  return { processes: tree.length, bytes }
}

function readOf(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // No process, or gone in the meantime.
    return ''
  }
}
