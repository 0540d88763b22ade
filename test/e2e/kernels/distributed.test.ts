// @module-tag thorough

import { randomUUID } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { waitFor } from '../../helpers/kernels/run-cell.ts'
import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { processesWith } from '../../helpers/runs/processes.ts'
import type { RunningProcess } from '../../helpers/runs/processes.ts'
import { startDistributedGateway } from '../../helpers/servers/distributed-gateway.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { SSH_HOSTS, startSshHosts } from '../../helpers/servers/ssh-hosts.ts'
import type { SshHosts } from '../../helpers/servers/ssh-hosts.ts'
import { SOON_MS, until } from '../../helpers/until.ts'

const sixTimesSeven = { code: '6 * 7', outputs: [result('42')] }

const forKernel = (name: string): string =>
  notebookFile(['1'], {
    kernelspec: { name, display_name: name, language: 'python' },
  })

const LONG = notebookFile([
  `import os, time; open(os.environ['KERNEL_STARTED'], 'w').close(); time.sleep(300)`,
])

const FILES = {
  'vitest.config.ts': configWith('{ server: true, progress: 1000 }'),
  'soon.config.ts': configWith('{ server: true, startupTimeout: 9000 }'),
  'green.ipynb': notebookFile([
    {
      code: `import os; os.environ['SSH_CONNECTION'].split()[2] in ${JSON.stringify(SSH_HOSTS)}`,
      outputs: [result('True')],
    },
  ]),
  'docs/red.ipynb': notebookFile([
    { code: "print('total 13')", outputs: [stdout('total 12\n')] },
    { code: '1 / 0' },
    sixTimesSeven,
  ]),
  'slow.ipynb': notebookFile([
    '# vitest: timeout=1s\nimport time; time.sleep(600)',
    sixTimesSeven,
  ]),
  'killed.ipynb': notebookFile([
    'import os; os.kill(os.getpid(), 9)',
    sixTimesSeven,
  ]),
  // With the launcher's other process, as where the host is gone.
  'lost.ipynb': notebookFile([
    'import os; os.killpg(os.getpgid(0), 9)',
    sixTimesSeven,
  ]),
  'long.ipynb': LONG,
  'silent.ipynb': forKernel('silent'),
}

let hosts: SshHosts
let project: Project

beforeAll(async () => {
  project = new Project(FILES)
  hosts = await startSshHosts()
})

afterAll(async () => {
  await hosts[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

/** A run whose processes can be told from all others, on whatever host. */
class MarkedRun {
  readonly env: Readonly<Record<string, string>>
  /** Where `long.ipynb` says that its cell runs. */
  readonly started: string
  readonly #mark = randomUUID()

  constructor({ url, token }: TestServer) {
    this.started = join(project.folder, this.#mark)
    this.env = {
      JUPYTER_SERVER_URL: url,
      JUPYTER_TOKEN: token,
      // Variables with such names come to the kernels.
      KERNEL_MARK: this.#mark,
      KERNEL_STARTED: this.started,
    }
  }

  processes(): readonly RunningProcess[] {
    return processesWith(`KERNEL_MARK=${this.#mark}`)
  }

  kernels(): readonly RunningProcess[] {
    return this.processes().filter(({ command }) =>
      command.includes('launch_ipykernel'),
    )
  }

  /**
   * What there still is when it ought to be gone. Who cleans up waits up to 45 s
   * for what the gateway has not answered.
   */
  async left(): Promise<readonly string[]> {
    const deadline = performance.now() + 2 * SOON_MS
    while (this.processes().length > 0 && performance.now() < deadline) {
      await sleep(50)
    }
    return this.processes().map(({ command }) => command)
  }

  kill(processes: readonly RunningProcess[]): void {
    for (const { pid } of processes) {
      process.kill(pid, 'SIGKILL')
    }
  }
}

function outcomes({ files }: RunResult): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(files).map(([file, { tests }]) => [
      file,
      tests.map(({ outcome, reason }) =>
        reason === undefined ? outcome : `${outcome}: ${reason}`,
      ),
    ]),
  )
}

function reports({ output }: RunResult): Readonly<Record<string, string>> {
  return failureReports(
    output
      .replaceAll(/127\.0\.0\.[23]/g, '<host>')
      .replaceAll(hosts.home, '<home>')
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'),
  )
}

const DIED = ['died', 'skipped: cell [1] was running when the kernel died']

describe('kernels on two hosts, with room for two', () => {
  let gateway: TestServer

  beforeAll(async () => {
    const env = { EG_MAX_KERNELS: '2' }
    gateway = await startDistributedGateway(hosts, { env })
  })

  afterAll(() => gateway[Symbol.asyncDispose]())

  test('notebooks wait for each other, and come to their verdicts', async () => {
    const marked = new MarkedRun(gateway)
    const run = await project.run(
      ['--maxWorkers=4', 'green', 'red', 'slow', 'killed', 'lost'],
      marked.env,
    )
    expect(outcomes(run)).toEqual({
      'docs/red.ipynb': [
        'mismatched',
        'raised',
        'skipped: cell [2] raised ZeroDivisionError',
      ],
      'green.ipynb': ['matched'],
      'killed.ipynb': DIED,
      'lost.ipynb': DIED,
      'slow.ipynb': ['timed-out', 'skipped: cell [1] timed out'],
    })
    expect(run.output).toMatch(/has waited for \d+ s for room on the server/)
    expect(run.output).toContain(
      'It was interrupted; the kernel is still running.',
    )
    expect(run.output).toMatch(
      /docs\/red\.ipynb: the server started its kernel in ".*", not in the folder "docs"/,
    )
    const [death] = Object.entries(reports(run)).filter(([name]) =>
      name.startsWith('killed.ipynb'),
    )
    expect(death?.[1]).toMatchInlineSnapshot(`
      "DeadKernelError: The kernel died while running cell [1]: its process ended

       ❯ killed.ipynb:10 (cell [1])
          1 │ import os; os.kill(os.getpid(), 9)"
    `)
    for (const host of SSH_HOSTS) {
      expect(gateway.log()).toContain(`Kernel launched on '${host}'`)
    }
    expect(await marked.left()).toEqual([])
  })

  test('a launch that takes too long is told by the gateway', async () => {
    const marked = new MarkedRun(gateway)
    const args = ['--config=soon.config.ts', 'silent']
    const run = await project.run(args, marked.env)
    expect(reports(run)).toMatchInlineSnapshot(`
      {
        "silent.ipynb [ silent.ipynb ]": "NotebookError: Kernel "silent" could not be started for silent.ipynb (500).
      The server says: KernelID: '<id>' launch timeout due to: Waited too long (1.0s) to get connection file. Check Enterprise Gateway log and kernel log (<host>:<home>/kernels/kernel-<id>.log) for more information.
      If it needs longer there: KERNEL_LAUNCH_TIMEOUT=300 npx vitest run
       ❯ silent.ipynb",
      }
    `)
    expect(await marked.left()).toEqual([])
  })

  test('a host that lets nobody in is told, and kernels there go on', async () => {
    const marked = new MarkedRun(gateway)
    const going = join(project.folder, 'go.txt')
    const wait = `import os; open(os.environ['KERNEL_STARTED'], 'w').close()\n${waitFor(going)}`
    project.write('waits.ipynb', notebookFile([wait, sixTimesSeven]))
    const waiting = project.run(['waits'], marked.env)
    await until('a cell runs', () => existsSync(marked.started))
    await hosts.stop()
    const other = new Project(FILES)
    const refused = await other.run(['green'], marked.env)
    other[Symbol.dispose]()
    writeFileSync(going, '')
    const { exitCode } = await waiting
    await hosts.start()
    expect(reports(refused)).toMatchInlineSnapshot(`
      {
        "green.ipynb [ green.ipynb ]": "NotebookError: Kernel "python3" could not be started for green.ipynb (500).
      The server says: Failure occurred starting kernel on '<host>'. Returned result: HTTP 403: Failed to authenticate SSHClient with password-less SSHand EG_REMOTE_GSS_SSH='False' (False)
      Try it on that machine: jupyter console --kernel python3
       ❯ green.ipynb",
      }
    `)
    expect(exitCode).toBe(0)
    expect(await marked.left()).toEqual([])
  })

  const STARTING = (run: MarkedRun): boolean => run.kernels().length > 0
  const RUNNING = (run: MarkedRun): boolean => existsSync(run.started)
  const SILENT = (run: MarkedRun): boolean =>
    run.processes().some(({ command }) => command.startsWith('sleep 1000'))

  test.each([
    ['SIGINT', 'a kernel is starting', 'long', STARTING],
    ['SIGINT', 'a cell is running', 'long', RUNNING],
    ['SIGKILL', 'a kernel is starting', 'long', STARTING],
    ['SIGKILL', 'a cell is running', 'long', RUNNING],
    ['SIGKILL', 'a host is silent', 'silent', SILENT],
  ] as const)(
    'after %s while %s nothing is left',
    async (signal, moment, name, isReached) => {
      const marked = new MarkedRun(gateway)
      const config = name === 'silent' ? 'soon' : 'vitest'
      const args = ['run', `--config=${config}.config.ts`, name]
      const child = project.spawn(args, marked.env)
      await until(moment, () => isReached(marked))
      child.kill(signal)
      expect(await marked.left()).toEqual([])
    },
  )
})

test('a user that has had all his kernels waits for them', async () => {
  const env = { EG_MAX_KERNELS_PER_USER: '1' }
  await using gateway = await startDistributedGateway(hosts, { env })
  const marked = new MarkedRun(gateway)
  const args = ['--maxWorkers=2', 'green', 'red']
  const run = await project.run(args, { ...marked.env, KERNEL_USERNAME: 'ada' })
  expect(gateway.log()).toContain(
    "max kernels per user limit has been set to 1 and user 'ada'",
  )
  expect(outcomes(run)).toMatchObject({ 'green.ipynb': ['matched'] })
  expect(await marked.left()).toEqual([])
})

test('what nobody can end any more is culled', async () => {
  await using gateway = await startDistributedGateway(hosts, {
    args: [
      '--RemoteMappingKernelManager.cull_idle_timeout=2',
      '--RemoteMappingKernelManager.cull_interval=1',
      '--RemoteMappingKernelManager.cull_busy=True',
    ],
  })
  const marked = new MarkedRun(gateway)
  project.spawn(['run', 'long'], marked.env)
  await until('a cell runs', () => existsSync(marked.started))
  // Longer than it may be idle: whoever is connected keeps his kernel.
  await sleep(5000)
  expect(marked.kernels()).not.toEqual([])
  // As where the machine of the run has lost its power; who cleans up comes first.
  const ours = marked
    .processes()
    .filter(({ command }) => !command.includes('launch_ipykernel'))
  const reaper = ours.filter(({ command }) => command.includes('reaper'))
  expect(reaper).toHaveLength(1)
  marked.kill(reaper)
  marked.kill(ours.filter((each) => !reaper.includes(each)))
  expect(marked.kernels()).not.toEqual([])
  expect(await marked.left()).toEqual([])
})

test('tunnels that are cut end the cell', async () => {
  const env = { EG_ENABLE_TUNNELING: 'True' }
  await using gateway = await startDistributedGateway(hosts, { env })
  const marked = new MarkedRun(gateway)
  const going = project.run(['long'], marked.env)
  await until('a cell runs', () => existsSync(marked.started))
  const before = performance.now()
  hosts.cut()
  const run = await going
  expect(performance.now() - before).toBeLessThan(SOON_MS)
  expect(outcomes(run)).toEqual({ 'long.ipynb': ['died'] })
  // Enterprise Gateway 3.3 takes a tunnel down before what it has just sent is
  // through, and so loses processes of its launcher: docs/servers.md.
  marked.kill(marked.kernels())
})
