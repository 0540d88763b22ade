import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  notebookOf,
  outcomeOf,
  red,
  skipped,
} from '../../helpers/notebooks/cell-cases.ts'
import type { CellCase } from '../../helpers/notebooks/cell-cases.ts'
import { result, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { makeRepository } from '../../helpers/runs/repository.ts'
import { freePort, startJupyterServer } from '../../helpers/servers/servers.ts'
import type { ServerKind, TestServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'
import { until } from '../../helpers/until.ts'

const NOTEBOOKS: Readonly<Record<string, readonly CellCase[]>> = {
  'run/analysis/report.ipynb': [
    {
      title: 'reads the file beside it',
      code: "print(open('data.csv').read(), end='')",
      outputs: [stdout('a\n1\n')],
    },
    {
      title: 'a changed output',
      code: '6 * 7',
      outputs: [result('54')],
      expected: red(
        'mismatched',
        'OutputMismatch: Output of cell [2] changed: text/plain (1 of 1 output)',
      ),
    },
    {
      title: 'a cell that hangs',
      code: '# vitest: timeout=500ms\nimport time\ntime.sleep(60)',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [3] timed out after 0.5 s. It was interrupted; the kernel is still running.',
      ),
    },
    { title: 'after it', code: '1', outputs: [result('1')] },
    {
      title: '89: 6 MB of text at once',
      code: "print('x' * 6_000_000)",
      outputs: [stdout(`${'x'.repeat(6_000_000)}\n`)],
      expected: red(
        'output-lost',
        'OutputLostError: The Jupyter server dropped output of cell [5]: it limits output per second, so what the cell printed cannot be judged.',
      ),
    },
  ],
  'run/death.ipynb': [
    {
      title: '97: os._exit',
      code: 'import os\nos._exit(7)',
      expected: red(
        'died',
        'DeadKernelError: The kernel died while running cell [1]: its process ended',
      ),
    },
    {
      title: 'after the death',
      code: 'x = 1',
      expected: skipped('cell [1] was running when the kernel died'),
    },
  ],
}

const SLEEPING = notebookOf([
  {
    title: 'under way',
    code: "import time\nopen('running.txt', 'w').close()\ntime.sleep(300)",
  },
])

function projectWith(): Project {
  return new Project({
    'vitest.config.ts': configWith('{ server: true }'),
    'run/analysis/data.csv': 'a\n1\n',
    'killed/sleeping.ipynb': SLEEPING,
    ...Object.fromEntries(
      Object.entries(NOTEBOOKS).map(([file, cases]) => [
        file,
        notebookOf(cases, { onError: 'continue' }),
      ]),
    ),
  })
}

/** What runs on a server. */
async function kernelsOn({
  url,
  token,
}: TestServer): Promise<readonly unknown[]> {
  const lists = await Promise.all(
    ['kernels', 'sessions'].map(async (what) => {
      const response = await fetch(`${url}/api/${what}`, {
        headers: { authorization: `token ${token}` },
      })
      const list: unknown = await response.json()
      if (!Array.isArray(list)) {
        throw new TypeError(`${url}/api/${what}: ${response.status}`)
      }
      return list
    }),
  )
  return lists.flat()
}

interface ServerCase {
  readonly kind: ServerKind
  readonly args: readonly string[]
  /** HTTP status of the answer to a wrong token. */
  readonly refusal: number
}

const SERVERS: readonly ServerCase[] = [
  { kind: 'jupyter_server', args: [], refusal: 403 },
  { kind: 'notebook', args: [], refusal: 403 },
  {
    kind: 'kernel_gateway',
    // Else nobody may ask it what runs there, the test below neither.
    args: ['--JupyterWebsocketPersonality.list_kernels=True'],
    refusal: 401,
  },
]

// Together, since a run spends most of its time on waiting for the server.
for (const { kind, args, refusal } of SERVERS) {
  test.concurrent(
    `${kind}: a run, what it used, a wrong token, a killed run; nothing is left there`,
    thoroughIf(kind !== 'jupyter_server'),
    async ({ expect }) => {
      using project = projectWith()
      await using server = await startJupyterServer({
        kind,
        directory: project.folder,
        args,
      })
      const { url, token } = server
      const env = { JUPYTER_SERVER_URL: url, JUPYTER_TOKEN: token }

      const run = await project.run(
        ['run/', '--maxWorkers=2', '--reporter=verbose'],
        env,
      )
      for (const [file, cases] of Object.entries(NOTEBOOKS)) {
        expect(run.files[file]?.tests).toEqual(
          cases.map((each, index) => outcomeOf(each, index + 1)),
        )
      }
      expect(await kernelsOn(server)).toEqual([])

      // A server on this machine, whose kernels tell what they use.
      expect(run.output).toContain(
        'Uses  run/analysis/report.ipynb: run/analysis/data.csv\n',
      )
      makeRepository(project)
      project.write('run/analysis/data.csv', 'a\n2\n')
      const changed = await project.run(['--changed', '-t', 'reads'], env)
      expect(Object.keys(changed.files)).toEqual(['run/analysis/report.ipynb'])

      const wrong = { ...env, JUPYTER_TOKEN: 'not-the-token' }
      const { output } = await project.run(['killed/'], wrong)
      expect(output).not.toContain('not-the-token')
      const [report] = Object.values(failureReports(output))
      expect(report?.replaceAll(url, '<server>').split('\n')).toEqual([
        `NotebookError: <server> answered, but refused the token (${refusal}).`,
        `The token comes from JUPYTER_TOKEN. ${
          kind === 'kernel_gateway'
            ? 'A gateway has it in KG_AUTH_TOKEN or EG_AUTH_TOKEN where it was started.'
            : '`jupyter server list` on that machine shows the right one.'
        }`,
        ' ❯ killed/sleeping.ipynb',
      ])

      const child = project.spawn(['run', 'killed/'], env)
      await until('the cell is running', () =>
        existsSync(join(project.folder, 'killed/running.txt')),
      )
      expect(await kernelsOn(server)).not.toEqual([])
      child.kill('SIGKILL')
      await expect.poll(async () => kernelsOn(server)).toEqual([])
    },
  )
}

describe('a server that cannot be used', () => {
  let project: Project

  beforeAll(() => {
    project = projectWith()
  })
  afterAll(() => project[Symbol.dispose]())

  test('no server at that address', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const run = await project.run(['killed/'], { JUPYTER_SERVER_URL: url })
    expect(failureReports(run.output.replaceAll(url, '<server>')))
      .toMatchInlineSnapshot(`
      {
        "killed/sleeping.ipynb [ killed/sleeping.ipynb ]": "NotebookError: Nothing answers at <server> (ECONNREFUSED).
      Is the server running? \`jupyter server list\` on that machine shows the running ones.
       ❯ killed/sleeping.ipynb",
      }
    `)
  })

  test('no address', async () => {
    const run = await project.run(['killed/'])
    expect(failureReports(run.output)).toMatchInlineSnapshot(`
      {
        "killed/sleeping.ipynb [ killed/sleeping.ipynb ]": "NotebookError: The \`server\` option names no server, and neither JUPYTER_SERVER_URL nor JUPYTER_GATEWAY_URL is set.
      Give its address: notebooks({ server: { url, token } })
       ❯ killed/sleeping.ipynb",
      }
    `)
  })
})
