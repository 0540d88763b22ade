// @module-tag thorough
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { startTcpProxy } from '../../helpers/kernels/tcp-proxy.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import { processesWith } from '../../helpers/runs/processes.ts'
import { EVERY_SERVER } from '../../helpers/servers/every-server.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { until } from '../../helpers/until.ts'

/** After so many pieces of what goes to the server and comes from it. */
const MOMENTS = Array.from({ length: 20 }, (_, index) => index + 1)

const AT_ONCE = 4

const NOTEBOOK = notebookFile([
  {
    code: 'import time\nfor n in range(6000): print(n, flush=True); time.sleep(0.05)',
  },
])

interface KilledRun {
  /** All that it has shown, and left in files. */
  readonly written: string
  /** What got it in. */
  readonly secrets: readonly string[]
}

/** Starts a run and kills it at a moment. */
async function killedRun(
  server: TestServer,
  moment: number,
  marker: string,
): Promise<KilledRun> {
  using proxy = await startTcpProxy(new URL(server.url))
  using project = new Project({
    'vitest.config.ts': configWith(
      "{ server: true, output: 'executed', report: 'report.html' }",
    ),
    'nb.ipynb': NOTEBOOK,
  })
  const child = project.spawn(['run', '--reporter=verbose'], {
    JUPYTER_SERVER_URL: `http://127.0.0.1:${proxy.port}`,
    JUPYTER_TOKEN: server.token,
    KILLED_RUN: marker,
  })
  let shown = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  }
  const exited = once(child, 'exit')
  await Promise.race([proxy.passed(moment), exited])
  if (child.exitCode !== null) {
    throw new Error(`It came to an end of its own:\n${shown}`)
  }
  child.kill(moment % 2 === 0 ? 'SIGINT' : 'SIGKILL')
  await exited
  await until(
    'the run is gone',
    () => processesWith(`KILLED_RUN=${marker}`).length === 0,
  )
  const cookies = proxy
    .fromServer()
    .matchAll(/^set-cookie: [^=]+=([^;]{8,})/gim)
  return {
    written: [shown, ...textsIn(dirname(project.folder))].join('\n'),
    secrets: [server.token, ...Array.from(cookies, ([, value = '']) => value)],
  }
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
}

// No other system shows the environment of all processes in one way.
describe.runIf(process.platform === 'linux').for(EVERY_SERVER)(
  'on $kind',
  ({ kind, lists, hides }) => {
    test('a run that is killed at any moment of its start leaves nothing', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'killed-'))
      const marker = crypto.randomUUID()
      await using server = await startJupyterServer({
        kind,
        directory,
        env: { KILLED_STARTS: marker },
      })
      const kernels = (): string[] =>
        processesWith(`KILLED_STARTS=${marker}`)
          .map(({ command }) => command)
          .filter((command) => command.includes('ipykernel'))
      const runs: KilledRun[] = []
      const moments = [...MOMENTS]
      const work = async (): Promise<void> => {
        for (;;) {
          const moment = moments.shift()
          if (moment === undefined) {
            return
          }
          runs.push(await killedRun(server, moment, `${marker}-${moment}`))
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      // One that is killed between question and answer is the only run to lose a
      // kernel there, or the one beside it.
      const most = hides ? 2 : 0
      await until('the kernels are gone', () => kernels().length <= most)
      await using rest = new RestClient(server.address)
      expect(lists ? await listKernels(rest) : []).toEqual([])
      expect(runs).toHaveLength(MOMENTS.length)
      const secrets = runs.flatMap((run) => run.secrets)
      const told = runs.filter(({ written }) =>
        secrets.some((secret) => written.includes(secret)),
      )
      expect(told).toEqual([])
      await rm(directory, { recursive: true, force: true })
    })
  },
)
