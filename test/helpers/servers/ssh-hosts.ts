import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

import { until } from '../until.ts'
import { end, freePort, startWatchdog } from './servers.ts'

/**
 * Enterprise Gateway takes these for other machines: all of 127.0.0.0/8 answers
 * on Linux, and only 127.0.0.1 counts there as its own.
 */
export const SSH_HOSTS = ['127.0.0.2', '127.0.0.3'] as const

export interface SshHosts extends AsyncDisposable {
  readonly port: number
  /** A home whose key they let in, and which knows theirs. */
  readonly home: string
  /** All that sshd has written so far. */
  readonly log: () => string
  /** Lets nobody in any more; who is there stays. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Cuts the connections that there are. */
  cut(): void
}

/**
 * A real sshd of this user, with keys and a configuration of its own, on
 * addresses that nobody else can reach.
 */
export async function startSshHosts(): Promise<SshHosts> {
  const program = findSshd()
  const home = await mkdtemp(join(tmpdir(), 'vitest-notebook-ssh-'))
  const port = await freePort()
  const config = await configure(home, port)
  let log = ''
  let stop = async (): Promise<void> => {}
  let pid: number | undefined
  const start = async (): Promise<void> => {
    // It starts itself anew for each connection, so it needs its whole path.
    const sshd = spawn(program, ['-D', '-e', '-f', config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    sshd.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
    const watchdog = startWatchdog(sshd)
    pid = sshd.pid
    stop = async () => {
      await end(sshd)
      watchdog.kill('SIGKILL')
    }
    await until(`sshd answers\n${log}`, async () => {
      if (sshd.exitCode !== null) {
        throw new Error(`sshd did not start:\n${log}`)
      }
      const answers = await Promise.all(
        SSH_HOSTS.map(async (host) => isOpen(host, port)),
      )
      return answers.every(Boolean)
    })
  }
  const dispose = async (): Promise<void> => {
    await stop()
    await rm(home, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    port,
    home,
    log: () => log,
    stop: async () => stop(),
    start,
    cut: () => {
      for (const each of descendants(pid)) {
        try {
          process.kill(each, 'SIGKILL')
        } catch {
          // It has ended with the one before.
        }
      }
    },
    [Symbol.asyncDispose]: dispose,
  }
}

function findSshd(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = [...folders, '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'sshd'))
    .find((file) => existsSync(file))
  if (found === undefined) {
    throw new Error('sshd is missing: run `apt-get install openssh-server`.')
  }
  return found
}

/** Makes the keys of the hosts and of the user, and gives the path of the configuration. */
async function configure(home: string, port: number): Promise<string> {
  const folder = join(home, '.ssh')
  await mkdir(folder, { mode: 0o700 })
  const hostKey = join(folder, 'host_key')
  const userKey = join(folder, 'id_ed25519')
  for (const key of [hostKey, userKey]) {
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]
    const { status, stderr } = spawnSync('ssh-keygen', args)
    if (status !== 0) {
      throw new Error(`ssh-keygen failed: ${String(stderr)}`)
    }
  }
  const authorized = join(folder, 'authorized_keys')
  await writeFile(authorized, await readFile(`${userKey}.pub`))
  const hostPublic = (await readFile(`${hostKey}.pub`, 'utf8')).trim()
  await writeFile(
    join(folder, 'known_hosts'),
    SSH_HOSTS.map((host) => `[${host}]:${port} ${hostPublic}\n`).join(''),
  )
  // OpenSSH's own client looks for the user's home where the system has it. And
  // it refuses the 100 years that Enterprise Gateway 3.3 wants tunnels kept
  // alive (`max_keep_alive_interval`): "invalid time value".
  await mkdir(join(home, 'bin'))
  const client = `#!/bin/bash
exec /usr/bin/ssh -i ${userKey} -o UserKnownHostsFile=${join(folder, 'known_hosts')} -o BatchMode=yes "\${@/=3153600000/=60}"
`
  await writeFile(join(home, 'bin/ssh'), client, { mode: 0o755 })
  if (userInfo().uid === 0) {
    // It wants this folder where root starts it, as its service makes it.
    await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
  }
  const config = join(folder, 'sshd_config')
  await writeFile(
    config,
    `Port ${port}
${SSH_HOSTS.map((host) => `ListenAddress ${host}\n`).join('')}HostKey ${hostKey}
AuthorizedKeysFile ${authorized}
AllowUsers ${userInfo().username}
# The user's own start-up files may take long, and are left alone.
SetEnv HOME=${home}
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
# The folders above it are those of everyone.
StrictModes no
UsePAM no
PidFile none
MaxStartups 100
`,
  )
  return config
}

/** The processes below one; kernels are none of sshd's, since their shells have ended. */
function descendants(parent: number | undefined): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const children = pids.filter((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      return status.includes(`\nPPid:\t${parent}\n`)
    } catch {
      return false
    }
  })
  return children.map(Number).flatMap((pid) => [...descendants(pid), pid])
}

async function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const settle = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
