// @module-tag thorough

import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  findContents,
  readFile,
  readText,
  writeText,
} from '../../src/kernel/server-api/contents.ts'
import { findKernel } from '../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import { runCell, sendCell } from '../helpers/kernels/run-cell.ts'
import { notebookFile } from '../helpers/notebooks/notebook-file.ts'
import { startJupyterServer } from '../helpers/servers/servers.ts'
import type {
  ServerKind,
  TestServerOptions,
} from '../helpers/servers/servers.ts'
import { until } from '../helpers/until.ts'

const python = { kernelName: 'python3', notebookPath: 'a.ipynb' }

const SERVERS: readonly (Partial<TestServerOptions> & {
  readonly kind: ServerKind
})[] = [
  { kind: 'jupyverse' },
  { kind: 'enterprise_gateway', env: { EG_MAX_KERNELS: '1' } },
]

test.concurrent.for(SERVERS)(
  '$kind: cells, an interrupt, one kernel after another; nothing is left',
  async (options, { expect }) => {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'other-')))
    await using server = await startJupyterServer({ ...options, directory })
    await using rest = new RestClient(server.address)
    const first = await startKernel(rest, python)
    expect((await runCell(first, 'import os; print(os.getcwd())')).text).toBe(
      `${directory}\n`,
    )
    const { done, outputs } = sendCell(
      first,
      "print('on', flush=True); import time; time.sleep(60)",
    )
    await until('an output', () => outputs.length > 0)
    await first.interrupt()
    expect((await done).reply).toMatchObject({ ename: 'KeyboardInterrupt' })

    // Where there is room for one, it waits.
    const second = startKernel(rest, python)
    if (options.env) {
      await until('it is refused', () =>
        server.log().includes('403 POST /api/kernels'),
      )
    }
    await first[Symbol.asyncDispose]()
    await using kernel = await second
    expect((await runCell(kernel, 'print(6 * 7)')).text).toBe('42\n')
    await kernel[Symbol.asyncDispose]()
    const left = [first, kernel].map(({ id }) => findKernel(rest, id))
    expect(await Promise.all(left)).toEqual([undefined, undefined])
    if (options.kind === 'jupyverse') {
      const text = notebookFile(['1'])
      await writeFile(join(directory, 'a b.ipynb'), text)
      // So that nobody writes it back as it was read.
      const read = await readFile(rest, 'a b.ipynb')
      expect(read.isVerbatim).toBe(false)
      expect(JSON.parse(read.text)).toMatchObject({ cells: [{ source: '1' }] })
      const written = await writeText(rest, 'a.txt', text)
      expect(await readText(rest, 'a.txt')).toBe(text)
      expect(await findContents(rest, 'a.txt')).toMatchObject({
        last_modified: written,
      })
      expect(await findContents(rest, 'none')).toBeUndefined()
    }
    // Of the server: what a kernel writes of its interrupt begins otherwise.
    expect(server.log()).not.toMatch(/^Traceback|Exception in ASGI/m)
    await rm(directory, { recursive: true, force: true })
  },
)

test('jupyverse: a wrong token is told', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'other-'))
  await using server = await startJupyterServer({
    kind: 'jupyverse',
    directory,
  })
  const { enterServer } =
    await import('../../src/kernel/way-in/enter-server.ts')
  const { url } = server
  await expect(
    enterServer({ url, token: 'wrong-token' }, { timeoutMs: 30_000 }),
  ).rejects.toThrow(`${url} answered, but refused the token (307).`)
  await rm(directory, { recursive: true, force: true })
})
