import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import type { Output } from '../../src/nbformat/types.ts'
import { planCells } from '../../src/worker/session/cells/plan-cells.ts'
import { NotebookSession } from '../../src/worker/session/notebook-session.ts'
import { storedOutputs } from '../../src/worker/verdict/expectation.ts'
import { runCell } from '../helpers/kernels/run-cell.ts'
import { startJupyterServer } from '../helpers/kernels/servers.ts'
import type { TestServer } from '../helpers/kernels/servers.ts'
import { startTcpProxy } from '../helpers/kernels/tcp-proxy.ts'
import { error, notebookFile } from '../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../helpers/notebooks/notebook-file.ts'
import { thoroughIf } from '../helpers/thorough.ts'

/** Says that it runs, before what it does; nothing of it may run that must not. */
const cell = (does: string, rest: Partial<CellSpec> = {}): CellSpec => ({
  code: `open('ran.txt', 'a').write('x')\n${does}`,
  ...rest,
})

const PLAIN = [
  'n = globals().get("n", 0) + 1; n',
  'print("a line")',
  'print("to stderr", file=__import__("sys").stderr)',
  'from IPython.display import display; display({"n": 1}); 2',
  '"x" * 100_000',
  '%pwd\nIn[-1][:20]',
].map((does) => cell(does))

/** After each of these a notebook ends. */
const ENDS: Readonly<Record<string, CellSpec>> = {
  raises: cell('1 / 0'),
  'raises when it is shown': cell(
    'class Bad:\n    def __repr__(self): raise ValueError("no")\nBad()',
  ),
  'is no Python': { code: '1 +' },
  'has an unknown magic': cell('%no_such_magic'),
  exits: cell('exit()'),
  'exits by sys': cell('import sys; sys.exit(1)'),
  'kills its kernel': cell('import os; os._exit(1)'),
  'takes too long': cell('import time; time.sleep(30)', {
    metadata: { vitest: { timeout: '1s' } },
  }),
  'takes too long, and does not mind': cell(
    'import time\ntry: time.sleep(30)\nexcept KeyboardInterrupt: pass',
    { metadata: { vitest: { timeout: '1s' } } },
  ),
}

/** After each of these it goes on. */
const GOES_ON: Readonly<Record<string, CellSpec>> = {
  'raises what is stored': cell('1 / 0', {
    outputs: [error('ZeroDivisionError', 'division by zero')],
  }),
  'may raise': cell('raise ValueError("yes")', {
    metadata: { tags: ['raises-exception'] },
  }),
}

interface Told {
  readonly runs: readonly object[]
  readonly ran: number
  /** From the first cell to the end of the last. */
  readonly ms: number
}

const told = ({ runs, ran }: Told): object => ({ runs, ran })

function bare(output: Output): object {
  return output.output_type === 'error'
    ? { ename: output.ename, evalue: output.evalue }
    : { ...output }
}

describe.each(['jupyter_server', 'notebook'] as const)('on %s', (kind) => {
  let folder: string
  let server: TestServer
  let rest: RestClient

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ahead-')))
    server = await startJupyterServer({ kind, directory: folder })
    rest = new RestClient(server.address)
  })

  afterAll(async () => {
    await rest[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  async function run(
    specs: readonly CellSpec[],
    mayRunAhead: boolean,
    client: RestClient = rest,
  ): Promise<Told> {
    await rm(join(folder, 'ran.txt'), { force: true })
    const kernel = await startKernel(client, {
      kernelName: 'python3',
      notebookPath: 'nb.ipynb',
    })
    try {
      const parsed = parseNotebook(notebookFile(specs))
      const planned = planCells(
        parsed,
        {},
        { comparison: {}, cellTimeoutMs: 60_000 },
        storedOutputs(parsed),
      )
      using session = new NotebookSession(
        kernel,
        planned,
        { onError: 'skip', notebookTimeoutMs: Infinity, mayRunAhead },
        { begin() {}, end() {} },
      )
      const { signal } = new AbortController()
      const runs: object[] = []
      const from = performance.now()
      for (const [index] of specs.entries()) {
        const result = await session.runTo(index + 1, signal, specs.length)
        if (result.type === 'executed') {
          const { end, outputs, executionCount } = result.execution()
          runs.push({
            end: end.type,
            outputs: outputs.map(bare),
            // The kernel may die before it has told that.
            ...(end.type !== 'died' && { executionCount }),
          })
        } else {
          runs.push(result)
        }
      }
      const ms = performance.now() - from
      if (!kernel.death) {
        // All that the kernel has of ours is behind this.
        await runCell(kernel, '0').catch(() => {})
      }
      const ran = await readFile(join(folder, 'ran.txt'), 'utf8')
      return { runs, ran: ran.length, ms }
    } finally {
      await kernel[Symbol.asyncDispose]()
    }
  }

  const forty = Array.from(
    { length: 40 },
    (_, n) => PLAIN[n % PLAIN.length],
  ).filter((spec) => spec !== undefined)

  test(
    'many cells come to the same as one at a time',
    thoroughIf(kind === 'notebook'),
    async () => {
      const single = await run(forty, false)
      expect(single.ran).toBe(40)
      expect(told(await run(forty, true))).toEqual(told(single))
    },
  )

  for (const [title, ending] of Object.entries(ENDS)) {
    const isThorough =
      kind === 'notebook' ||
      !['raises', 'exits', 'takes too long, and does not mind'].includes(title)
    test(
      `nothing behind a cell runs that ${title}`,
      thoroughIf(isThorough),
      async () => {
        const cells = [...PLAIN, ending, ...PLAIN, ...PLAIN, ...PLAIN]
        const ahead = await run(cells, true)
        expect(ahead.ran).toBe(PLAIN.length + (ending.code === '1 +' ? 0 : 1))
        expect(told(ahead)).toEqual(told(await run(cells, false)))
      },
    )
  }

  test(
    'all behind cells runs once that may raise',
    thoroughIf(kind === 'notebook'),
    async () => {
      const cells = [
        ...PLAIN,
        ...Object.values(GOES_ON),
        ...PLAIN,
        ...Object.values(GOES_ON),
        ...PLAIN,
      ]
      const ahead = await run(cells, true)
      expect(ahead.ran).toBe(cells.length)
      expect(told(ahead)).toEqual(told(await run(cells, false)))
    },
  )

  test(
    'the way of messages is gone once, and not for each cell',
    thoroughIf(kind === 'notebook'),
    async () => {
      using proxy = await startTcpProxy(new URL(server.url), 50)
      await using far = new RestClient({
        ...server.address,
        url: `http://127.0.0.1:${proxy.port}`,
      })
      const single = await run(forty, false, far)
      const ahead = await run(forty, true, far)
      expect(told(ahead)).toEqual(told(single))
      // One at a time, it is a tenth of a second for each of them.
      expect(ahead.ms).toBeLessThan(single.ms / 2)
    },
  )
})
