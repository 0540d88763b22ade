import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { attachKernel } from '../../../src/kernel/attach-kernel.ts'
import {
  deleteKernel,
  findKernel,
  listKernels,
  postKernel,
} from '../../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { listSessions } from '../../../src/kernel/server-api/sessions.ts'
import { runCell } from '../../helpers/kernels/run-cell.ts'
import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'
import { until } from '../../helpers/until.ts'

/** Fails where another notebook runs at the same time. */
const ALONE = notebookFile([
  `import os, time
assert not os.path.exists('busy')
open('busy', 'w').close()
time.sleep(0.5)
os.remove('busy')`,
])

const KEEPING = "{ server: true, keepKernel: 'on-failure' }"

let project: Project
let server: TestServer
let rest: RestClient

beforeAll(async () => {
  project = new Project({
    'vitest.config.ts': configWith(KEEPING),
    'kernel.config.ts': configWith(
      '{ server: { kernel: process.env.KERNEL } }',
    ),
    'sets.ipynb': notebookFile(['x = 41']),
    'reads.ipynb': notebookFile([{ code: 'x + 1', outputs: [result('42')] }]),
    'one.ipynb': ALONE,
    'two.ipynb': ALONE,
    'docs/red.ipynb': notebookFile([
      'y = 6',
      { code: 'y * 7', outputs: [result('54')] },
    ]),
    'ends/red.ipynb': notebookFile([{ code: '1', outputs: [result('2')] }]),
    'ends/sleeps.ipynb': notebookFile([
      "open('running.txt', 'w').close()\nimport time; time.sleep(300)",
    ]),
    'docs/green.ipynb': notebookFile([{ code: '1', outputs: [result('1')] }]),
  })
  server = await startJupyterServer({
    kind: 'jupyter_server',
    directory: project.folder,
  })
  rest = new RestClient(server.address)
})

afterAll(async () => {
  await rest[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

function variables(more: Record<string, string> = {}): Record<string, string> {
  return {
    JUPYTER_SERVER_URL: server.url,
    JUPYTER_TOKEN: server.token,
    ...more,
  }
}

describe('a kernel that runs already', () => {
  let id: string

  beforeAll(async () => {
    const body = { name: 'python3', path: 'a.ipynb' }
    const answer = await postKernel(rest, body, 60_000)
    const model: { readonly id: string } = JSON.parse(answer.body)
    id = model.id
  })
  afterAll(() => deleteKernel(rest, id))

  test('runs notebooks one after another, and is left as it is', async () => {
    const inKernel = '--config=kernel.config.ts'
    const env = variables({ KERNEL: id })
    const first = await project.run([inKernel, 'sets.ipynb'], env)
    expect(failureReports(first.output)).toEqual({})
    const then = await project.run(
      [inKernel, '--maxWorkers=3', 'reads.ipynb', 'one.ipynb', 'two.ipynb'],
      env,
    )
    expect(failureReports(then.output)).toEqual({})
    expect(then.output).toContain(`python3 at ${server.url}`)
    expect((await findKernel(rest, id))?.execution_state).toBe('idle')
    expect((await listKernels(rest)).map((kernel) => kernel.id)).toEqual([id])
    await using kernel = await attachKernel(rest, { id, timeoutMs: 60_000 })
    expect((await runCell(kernel, 'print(x)')).text).toBe('41\n')
  })

  test('one that is not there is told with those that are', async () => {
    const run = await project.run(
      ['--config=kernel.config.ts', 'sets.ipynb'],
      variables({ KERNEL: '11111111-2222-4333-8444-555555555555' }),
    )
    const [report] = Object.values(failureReports(run.output))
    expect(report?.replaceAll(server.url, '<server>').replaceAll(id, '<id>'))
      .toMatchInlineSnapshot(`
      "NotebookError: There is no kernel "11111111-2222-4333-8444-555555555555" at <server>, which \`server.kernel\` names.
      There run:
        <id>  python3, idle
       ❯ sets.ipynb"
    `)
  })
})

describe('the kernel of a red notebook', () => {
  test('is kept, with a way to connect and a way to end it', async () => {
    const run = await project.run(['docs/'], variables())
    const [kept, ...others] = await listKernels(rest)
    expect(others).toEqual([])
    const id = kept?.id ?? ''
    expect((await listSessions(rest)).map(({ path }) => path)).toEqual([
      'docs/red.ipynb',
    ])
    const told = run.output.slice(run.output.indexOf('docs/red.ipynb is red'))
    expect(run.output).not.toContain(server.token)
    expect(
      told
        .split('\n')
        .slice(0, 5)
        .join('\n')
        .replaceAll(server.url, '<server>')
        .replaceAll(id, '<id>'),
    ).toMatchInlineSnapshot(`
      "docs/red.ipynb is red, and its kernel was kept:
        in JupyterLab    <server>/lab/tree/docs/red.ipynb
        on its machine   jupyter console --existing <id>
        in the next run  server: { kernel: '<id>' }
        to end it        curl -X DELETE -H "Authorization: token $JUPYTER_TOKEN" <server>/api/kernels/<id>"
    `)
    {
      await using kernel = await attachKernel(rest, { id, timeoutMs: 60_000 })
      expect((await runCell(kernel, 'print(y)')).text).toBe('6\n')
    }
    const command = /to end it +(.*)$/m.exec(told)?.[1] ?? 'false'
    execFileSync('sh', ['-c', command], {
      env: { ...process.env, ...variables() },
    })
    expect(await listKernels(rest)).toEqual([])
  })

  test(
    'is ended by Ctrl-C before anybody was told of it',
    thoroughIf(true),
    async () => {
      const child = project.spawn(['run', 'ends/'], variables())
      let output = ''
      child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
      await until(
        'one notebook is red, and the other one runs',
        () =>
          /red\.ipynb .*1 failed/.test(output) &&
          existsSync(join(project.folder, 'ends/running.txt')),
      )
      expect(await listKernels(rest)).toHaveLength(2)
      child.kill('SIGINT')
      await until(
        'no kernel is left',
        async () => (await listKernels(rest)).length === 0,
      )
    },
  )

  test('is not kept in CI', async () => {
    const run = await project.run(['docs/'], variables({ CI: 'true' }))
    expect(run.output).toContain('No kernel is kept in CI')
    expect(await listKernels(rest)).toEqual([])
  })
})
