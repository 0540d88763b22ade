// @module-tag thorough

import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  deleteKernel,
  postKernel,
} from '../../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'

const NOTEBOOKS = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.ipynb`)

/** Each runs long enough for the others to come meanwhile. */
const NOTEBOOK = notebookFile([
  { code: 'import time; time.sleep(1); 6 * 7', outputs: [result('42')] },
])

let project: Project
let gateway: TestServer
let rest: RestClient

beforeAll(async () => {
  project = new Project({
    'vitest.config.ts': configWith('{ server: true, progress: 1000 }'),
    'soon.config.ts': configWith('{ server: true, startupTimeout: 5000 }'),
    'one.config.ts': configWith('{ server: { maxKernels: 1 } }'),
    ...Object.fromEntries(NOTEBOOKS.map((name) => [name, NOTEBOOK])),
  })
  gateway = await startJupyterServer({
    kind: 'kernel_gateway',
    directory: project.folder,
    args: ['--JupyterWebsocketPersonality.list_kernels=True'],
    env: { KG_MAX_KERNELS: '2' },
  })
  rest = new RestClient(gateway.address)
})

afterAll(async () => {
  await rest[Symbol.asyncDispose]()
  await gateway[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

function variables(): Record<string, string> {
  return { JUPYTER_SERVER_URL: gateway.url, JUPYTER_TOKEN: gateway.token }
}

function refusals(): number {
  return gateway.log().split('403 POST').length - 1
}

test('notebooks wait for each other on a gateway that has fewer places', async () => {
  const run = await project.run(['--maxWorkers=6'], variables())
  expect(failureReports(run.output)).toEqual({})
  expect(
    Object.values(run.files).map(({ tests }) => tests.map((one) => one.status)),
  ).toEqual(NOTEBOOKS.map(() => ['passed']))
  expect(refusals()).toBeGreaterThan(0)
  expect(run.output).toMatch(
    /\.ipynb has waited for \d+ s for room on the server/,
  )
  expect(await listKernels(rest)).toEqual([])

  const before = refusals()
  const one = await project.run(
    [
      '--config=one.config.ts',
      '--maxWorkers=3',
      'a.ipynb',
      'b.ipynb',
      'c.ipynb',
    ],
    variables(),
  )
  expect(Object.values(one.files).flatMap(({ tests }) => tests)).toHaveLength(3)
  expect(one.exitCode).toBe(0)
  expect(refusals()).toBe(before)
})

test('kernels of others leave no room: the start fails when its time is up', async () => {
  const others = await Promise.all(
    [1, 2].map(async () => {
      const body = { name: 'python3', path: 'a.ipynb' }
      const answer = await postKernel(rest, body, 60_000)
      const model: { readonly id: string } = JSON.parse(answer.body)
      return model.id
    }),
  )
  const run = await project.run(
    ['--config=soon.config.ts', 'a.ipynb'],
    variables(),
  )
  const [report] = Object.values(failureReports(run.output))
  expect(report?.replaceAll(gateway.url, '<server>')).toMatchInlineSnapshot(`
    "NotebookError: Kernel "python3" could not be started for a.ipynb within 5 s: <server> is full.
    The server says: Resource Limit Forbidden
    What runs there is not of this run. Wait longer for it to end: notebooks({ startupTimeout: 25000 })
     ❯ a.ipynb"
  `)
  // They end while notebooks wait.
  const before = refusals()
  const waiting = project.run(
    ['a.ipynb', 'b.ipynb', '--maxWorkers=2'],
    variables(),
  )
  await expect.poll(refusals).toBeGreaterThan(before + 2)
  for (const id of others) {
    await deleteKernel(rest, id)
  }
  const { files } = await waiting
  expect(Object.values(files).map(({ tests }) => tests[0]?.status)).toEqual([
    'passed',
    'passed',
  ])
  expect(await listKernels(rest)).toEqual([])
})
