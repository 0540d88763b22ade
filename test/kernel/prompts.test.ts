import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { maskOf } from '../../src/common/secrets/mask.ts'
import { CellRunner } from '../../src/execution/cell-runner.ts'
import type { PromptAnswer } from '../../src/execution/prompts/prompt-answers.ts'
import type { CellExecution } from '../../src/execution/types.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import type { ServerAddress } from '../../src/kernel/server-api/server-address.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import { startKernelHost } from '../../src/main/hosts/start-host.ts'
import { runAround } from '../../src/worker/session/around/run-around.ts'
import { NotebookSession } from '../../src/worker/session/notebook-session.ts'
import { testPython } from '../helpers/environments.ts'
import { startJupyterServer } from '../helpers/servers/servers.ts'
import { thoroughIf } from '../helpers/thorough.ts'

const SECRET = 's3cret-of-the-api'

const ANSWERS: readonly PromptAnswer[] = [
  { prompt: 'name?', value: 'Ada' },
  { prompt: /^name/, value: 'Bob' },
  { prompt: /API key/, value: SECRET, variable: 'API_KEY' },
  { prompt: 'unset', value: undefined, variable: 'NOWHERE' },
]

interface Source extends AsyncDisposable {
  readonly address: ServerAddress
}

type Start = (directory: string) => Promise<Source>

const host =
  (
    venv: '.venv' | '.venv-classic',
    options: { readonly fork: boolean; readonly direct: boolean },
  ): Start =>
  (root) =>
    startKernelHost(
      [{ executable: testPython(venv), args: [], origin: 'option' }],
      { root, ...options },
    )

const SOURCES: Readonly<Record<string, Start>> = {
  'a direct kernel': host('.venv', { fork: true, direct: true }),
  'a direct kernel of ipykernel 6': host('.venv-classic', {
    fork: true,
    direct: true,
  }),
  'a forked kernel': host('.venv', { fork: true, direct: false }),
  'a kernel that was not forked': host('.venv', { fork: false, direct: false }),
  'a Jupyter server': (directory) =>
    startJupyterServer({ kind: 'jupyter_server', directory }),
}

const ONCE_MORE = ['of ipykernel 6', 'a forked', 'not forked']

describe.each(Object.entries(SOURCES))('on %s', (title, start) => {
  const options = thoroughIf(ONCE_MORE.some((part) => title.includes(part)))
  let directory: string
  let source: Source | undefined

  beforeAll(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'prompts-')))
  })

  afterAll(async () => {
    await source?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  })

  test('input() and getpass() are answered', options, async () => {
    source = await start(directory)
    await using rest = new RestClient(source.address)
    await using kernel = await startKernel(rest, {
      kernelName: 'python3',
      notebookPath:
        title === 'a Jupyter server' ? 'nb.ipynb' : join(directory, 'nb.ipynb'),
    })
    kernel.maskWith(maskOf([{ name: 'API_KEY', value: SECRET }]))
    using runner = new CellRunner(kernel, ANSWERS)
    const run = async (code: string): Promise<CellExecution> =>
      (await runner.run(code, { timeoutMs: 30_000 }))()
    const printed = ({ outputs, end }: CellExecution): unknown => [
      end.type,
      ...outputs.map((output) =>
        output.output_type === 'stream'
          ? `${output.name}: ${output.text}`
          : output,
      ),
    ]
    // What is no cell is answered, too, takes no count and shows nothing.
    using session = new NotebookSession(
      kernel,
      [],
      { onError: 'skip', notebookTimeoutMs: Infinity, answers: ANSWERS },
      { begin() {}, end() {} },
    )
    const around = (source: string): Promise<unknown> =>
      runAround(session, 'before', [{ where: 'here', source }], 30_000)
    expect(await around('made = input("name? "); made')).toBeUndefined()
    expect(await around('1 / 0')).toMatchObject({
      code: 'NB_ERR_AROUND',
      message: expect.stringMatching(
        /^The code of the option `before` \(here\) raised ZeroDivisionError: division by zero\n[^]*1 \/ 0[^]*\nNo cell of the notebook was run\.$/,
      ),
    })
    const counted = await run('print(made, len(In))')
    expect(printed(counted)).toEqual(['completed', 'stdout: Ada 2\n'])
    expect(counted.executionCount).toBe(1)
    expect(
      printed(
        await run(
          'print([input("name? "), input("name? "), input("name again? ")])',
        ),
      ),
    ).toEqual([
      'completed',
      'stdin: name?  Ada\nname?  Bob\nname again?  Bob\n',
      "stdout: ['Ada', 'Bob', 'Bob']\n",
    ])
    expect(
      printed(
        await run(
          'from getpass import getpass\nkey = getpass("API key: ")\nprint(f"got {key}"); print(len(key))',
        ),
      ),
    ).toEqual([
      'completed',
      'stdin: API key:  ········\n',
      'stdout: got [API_KEY]\n17\n',
    ])
    // In pieces, each of which says nothing.
    expect(
      printed(
        await run(
          'import time\nfor c in key: print(c, end="", flush=True); time.sleep(0.02)',
        ),
      ),
    ).toEqual(['completed', 'stdout: [API_KEY]'])
    expect((await run('{}[key]')).end).toMatchObject({
      type: 'raised',
      error: { ename: 'KeyError', evalue: "'[API_KEY]'" },
    })
    expect((await run('input("what now? ")')).end).toEqual({
      type: 'not-executed',
      status: 'input requested',
      unanswered: { prompt: 'what now? ' },
    })
    expect((await run('input("unset")')).end).toEqual({
      type: 'not-executed',
      status: 'input requested',
      unanswered: { prompt: 'unset', unset: ANSWERS[3] },
    })
    expect(printed(await run('print(len(key), input("name? "))'))).toEqual([
      'completed',
      'stdin: name?  Bob\n',
      'stdout: 17 Bob\n',
    ])
  })
})
