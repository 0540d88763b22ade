import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import { parseNotebook } from '../../../src/nbformat/parse-notebook.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { planCells } from '../../../src/worker/session/cells/plan-cells.ts'
import { NotebookSession } from '../../../src/worker/session/notebook-session.ts'
import { storedOutputs } from '../../../src/worker/verdict/expectation.ts'
import type { CellRun } from '../../../src/worker/verdict/planned-cell.ts'
import { notebookFile } from '../notebooks/notebook-file.ts'
import type { CellSpec } from '../notebooks/notebook-file.ts'
import { startJupyterServer } from '../servers/servers.ts'
import type { ServerKind, TestServer } from '../servers/servers.ts'
import { runCell } from './run-cell.ts'
import { startTcpProxy } from './tcp-proxy.ts'

/** A cell that says that it runs, before what it does. */
export const tellingCell = (
  does: string,
  rest: Partial<CellSpec> = {},
): CellSpec => ({
  code: `open('ran.txt', 'a').write('x')\n${does}`,
  ...rest,
})

interface CellRunOptions {
  readonly mayRunAhead: boolean
  readonly onError?: 'skip' | 'continue'
  /** How long everything is on its way, in each direction. */
  readonly delayMs?: number
  /** Code cell in which the run is cancelled, once that says it runs. */
  readonly cancelledIn?: number
  /** How long a dead kernel is left to its server, which may start a new one. */
  readonly leaveDeadMs?: number
}

export interface ToldRun {
  /** What became of each cell. */
  readonly runs: readonly object[]
  /** How many cells said that they run. */
  readonly ran: number
  /** From the first cell to the end of the last. */
  readonly ms: number
}

/** Runs the cells of notebooks in kernels of a server, ahead and one at a time. */
export class CellRuns implements AsyncDisposable {
  readonly #server: TestServer
  readonly #folder: string

  private constructor(server: TestServer, folder: string) {
    this.#server = server
    this.#folder = folder
  }

  static async start(kind: ServerKind): Promise<CellRuns> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'ahead-')))
    const server = await startJupyterServer({ kind, directory: folder })
    return new CellRuns(server, folder)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
    await rm(this.#folder, { recursive: true })
  }

  async run(
    specs: readonly CellSpec[],
    options: CellRunOptions,
  ): Promise<ToldRun> {
    const { mayRunAhead, onError = 'skip', delayMs = 0 } = options
    await rm(this.#ranFile, { force: true })
    using proxy = await startTcpProxy(new URL(this.#server.url), delayMs)
    const url = `http://127.0.0.1:${proxy.port}`
    await using rest = new RestClient({ ...this.#server.address, url })
    await using kernel = await startKernel(rest, {
      kernelName: 'python3',
      notebookPath: 'nb.ipynb',
    })
    const parsed = parseNotebook(notebookFile(specs))
    using session = new NotebookSession(
      kernel,
      planCells(
        parsed,
        {},
        { comparison: {}, cellTimeoutMs: 60_000 },
        storedOutputs(parsed),
      ),
      { onError, notebookTimeoutMs: Infinity, mayRunAhead },
      { begin() {}, end() {} },
    )
    const cancel = new AbortController()
    const { cancelledIn = Infinity } = options
    const results: CellRun[] = []
    const from = performance.now()
    for (const [index] of specs.entries()) {
      const run = session.runTo(index + 1, cancel.signal, specs.length)
      if (index + 1 === cancelledIn) {
        await sleep(500)
        cancel.abort()
      }
      results.push(await run)
    }
    const ms = performance.now() - from
    if (kernel.death) {
      await sleep(options.leaveDeadMs ?? 0)
    } else {
      // All that the kernel has of ours is behind this.
      await runCell(kernel, '0').catch(() => {})
    }
    const ran = await readFile(this.#ranFile, 'utf8').catch(() => '')
    return { runs: results.map(tell), ran: ran.length, ms }
  }

  get #ranFile(): string {
    return join(this.#folder, 'ran.txt')
  }
}

/** What is the same in every run, with outputs as they are at the end. */
function tell(run: CellRun): object {
  if (run.type !== 'executed') {
    return run
  }
  const { end, outputs, executionCount, loss } = run.execution()
  return {
    end: end.type,
    outputs: outputs.map(bare),
    loss,
    // The kernel may die before it has told that.
    ...(end.type !== 'died' && { executionCount }),
  }
}

function bare(output: Output): object {
  return output.output_type === 'error'
    ? { ename: output.ename, evalue: output.evalue }
    : { ...output }
}
