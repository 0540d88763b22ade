// @module-tag thorough
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { makeCertificate } from '../../helpers/servers/certificates.ts'
import type { Certificate } from '../../helpers/servers/certificates.ts'
import { startConnectProxy } from '../../helpers/servers/connect-proxy.ts'
import type { ConnectProxy } from '../../helpers/servers/connect-proxy.ts'
import {
  hashedPassword,
  startJupyterServer,
} from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { until } from '../../helpers/until.ts'

const PASSWORD = 'pa55word-of-the-server'
const WRONG = 'pa55word-of-nobody'
const HEADER = 'h3ader-of-the-team'
const PROXY = 'pr0xy-password'

const CONFIG = configWith(
  `{
    server: {
      headers: { 'x-team': process.env.TEAM ?? '' },
      notebooks: ['shared'],
    },
    output: 'executed',
    report: 'notebook-report.html',
  }`,
)

let project: Project
let server: TestServer
/** Itself reached by https. */
let proxy: ConnectProxy
let certificate: Certificate
/** All that runs have printed. */
let printed = ''

beforeAll(async () => {
  project = new Project({
    'vitest.config.ts': CONFIG,
    'run/green.ipynb': notebookFile([
      { code: 'print(1)', outputs: [stdout('1\n')] },
    ]),
    'run/red.ipynb': notebookFile([
      { code: 'print(2)', outputs: [stdout('two\n')] },
      { code: 'raise ValueError(3)' },
      { code: 'import os\nos._exit(1)' },
    ]),
    'shared/stored.ipynb': notebookFile([
      { code: 'print(4)', outputs: [stdout('4\n')] },
    ]),
    'killed/sleeping.ipynb': notebookFile([
      {
        code: "import time\nopen('running.txt', 'w').close()\ntime.sleep(300)",
      },
    ]),
  })
  certificate = makeCertificate(project.folder, 'proxy')
  proxy = await startConnectProxy(`ada:${PROXY}`, certificate)
  server = await startJupyterServer({
    kind: 'jupyter_server',
    directory: project.folder,
    args: [
      `--ServerApp.password=${hashedPassword(PASSWORD)}`,
      '--ServerApp.allow_remote_access=True',
    ],
  })
})

afterAll(async () => {
  proxy[Symbol.dispose]()
  await server[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

function environment(): Readonly<Record<string, string>> {
  const url = server.url.replace('127.0.0.1', 'jupyter.test')
  return {
    JUPYTER_SERVER_URL: url,
    JUPYTER_PASSWORD: PASSWORD,
    HTTP_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: certificate.certFile,
    TEAM: HEADER,
  }
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  const result = await project.run(args, { ...environment(), ...env })
  printed += result.output
  return result
}

describe('with a password and a header, through a proxy that has one, too', () => {
  test('notebooks run, those of the server as well', async () => {
    const { files } = await run([
      'run/',
      'shared/',
      '--reporter=verbose',
      '--reporter=blob',
      '--reporter=github-actions',
      '--reporter=junit',
      '--outputFile.junit=junit.xml',
    ])
    const outcomes = Object.entries(files).map(([file, { tests }]) => [
      file,
      tests.map(({ status }) => status),
    ])
    expect(Object.fromEntries(outcomes)).toEqual({
      'run/green.ipynb': ['passed'],
      'run/red.ipynb': ['failed', 'failed', 'skipped'],
      'shared/stored.ipynb': ['passed'],
      '.vitest/notebooks/shared/stored.ipynb': ['passed'],
    })
    expect(proxy.asked.length).toBeGreaterThan(2)
  })

  test('a wrong one is told', async () => {
    const { exitCode, output } = await run(['run/'], {
      JUPYTER_PASSWORD: WRONG,
    })
    expect(exitCode).toBe(1)
    expect(output.replaceAll(/\.test:\d+/g, '.test')).toContain(
      `NotebookError: No test was run, since what \`server.notebooks\` names could not be fetched.
http://jupyter.test refused the password (401).
The password comes from JUPYTER_PASSWORD.`,
    )
    expect(output).not.toMatch(/^ +at /m)
    project.write('vitest.config.ts', configWith('{ server: true }'))
    const wrong = { JUPYTER_PASSWORD: WRONG }
    const reports = failureReports((await run(['run/green'], wrong)).output)
    expect(Object.values(reports)[0]).toMatch(
      /^NotebookError: http:\/\/jupyter\.test:\d+ refused the password \(401\)\./,
    )
    const env = { HTTP_PROXY: proxy.url.replace(PROXY, WRONG) }
    const refused = failureReports((await run(['run/green'], env)).output)
    expect(Object.values(refused)[0]).toMatch(
      /^NotebookError: The proxy https:\/\/127\.0\.0\.1:\d+ refused the name and the password \(407\)/,
    )
  })

  test('a run that is killed leaves nothing there', async () => {
    const child = project.spawn(['run', 'killed/'], environment())
    const keep = (chunk: Buffer): void => {
      printed += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    await until('the cell is running', () =>
      existsSync(join(project.folder, 'killed/running.txt')),
    )
    await using rest = new RestClient(server.address)
    expect(await listKernels(rest)).toHaveLength(1)
    child.kill('SIGKILL')
    await expect.poll(async () => listKernels(rest)).toEqual([])
  })

  test('no token, no password and no cookie is in anything that was written', () => {
    const cookies = [
      ...proxy.answered().matchAll(/^set-cookie: [^=]+=([^;]{8,})/gim),
    ].map(([, value = '']) => value)
    // There is something to look for.
    expect(cookies.length).toBeGreaterThan(2)
    const secrets = [
      PASSWORD,
      WRONG,
      HEADER,
      PROXY,
      server.token,
      btoa(`ada:${PROXY}`),
      ...cookies,
    ]
    const written = filesIn(dirname(project.folder))
    expect(written.map(({ file }) => file)).toEqual(
      expect.arrayContaining([
        'my notebooks/junit.xml',
        'my notebooks/notebook-report.html',
        'my notebooks/executed/run/red.ipynb',
        'my notebooks/.vitest/notebooks/shared/stored.ipynb',
        'report.json',
        expect.stringMatching(/blob.*\.json$/),
      ]),
    )
    const all = [...written, { file: 'the terminal', text: printed }]
    const told = all.flatMap(({ file, text }) =>
      secrets.filter((secret) => text.includes(secret)).map(() => file),
    )
    expect(told).toEqual([])
  })
})

function filesIn(
  folder: string,
): { readonly file: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => ({
      file,
      text: readFileSync(join(folder, file), 'latin1'),
    }))
}
