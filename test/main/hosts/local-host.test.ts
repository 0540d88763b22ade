import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { LiveKernel } from '../../../src/kernel/live-kernel.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import { startKernelHost } from '../../../src/main/hosts/start-host.ts'
import type { KernelHost } from '../../../src/main/hosts/start-host.ts'
import { testPython } from '../../helpers/environments.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { deathOf, runCell, sendCell } from '../../helpers/kernels/run-cell.ts'
import { SOON_MS, until } from '../../helpers/until.ts'

let folder: string
let host: KernelHost
let rest: RestClient

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'a folder ')))
  const executable = testPython('.venv')
  host = await startKernelHost([{ executable, args: [], origin: 'option' }], {
    root: folder,
  })
  rest = new RestClient(host.address)
})

afterAll(async () => {
  await rest[Symbol.asyncDispose]()
  await host.dispose()
  await rm(folder, { recursive: true })
})

const start = async (kernelName = 'python3'): Promise<LiveKernel> =>
  startKernel(rest, {
    kernelName,
    notebookPath: join(folder, 'nb.ipynb'),
    env: { GREETING: 'hällo' },
  })

test('runs cells in the folder of the notebook, with its environment', async () => {
  const kernel = await start()
  const { text } = await runCell(
    kernel,
    'import os; print(os.getcwd(), os.environ["GREETING"])',
  )
  expect(text).toBe(`${folder} hällo\n`)
  await kernel[Symbol.asyncDispose]()
  expect(await listKernels(rest)).toEqual([])
})

test.each([
  ['os._exit(3)', { how: 'exited', exitCode: 3 }],
  ['os.kill(os.getpid(), 9)', { how: 'exited', signal: 'SIGKILL' }],
  [
    // ipykernel reads the descriptor in a thread, which needs a moment.
    'import time; os.write(2, b"a last word\\n"); time.sleep(1); os._exit(1)',
    { how: 'exited', exitCode: 1, stderrTail: 'a last word' },
  ],
])('a cell that ends its kernel by %s', async (code, death) => {
  const kernel = await start()
  const from = performance.now()
  const { done } = sendCell(kernel, `import os; ${code}`)
  await expect(done).rejects.toThrow('"type":"died"')
  expect(performance.now() - from).toBeLessThan(SOON_MS)
  expect(await deathOf(kernel)).toMatchObject(death)
  await kernel[Symbol.asyncDispose]()
})

test('an interrupt', async () => {
  const kernel = await start()
  const { done, outputs } = sendCell(
    kernel,
    'import asyncio; print("on", flush=True); await asyncio.sleep(60)',
  )
  await until('an output', () => outputs.length > 0)
  await kernel.interrupt()
  expect((await done).reply).toMatchObject({ status: 'error' })
  await kernel[Symbol.asyncDispose]()
})

test('a kernel it does not have', async () => {
  await expect(start('julia')).rejects.toMatchObject({
    code: 'NB_ERR_KERNELSPEC',
    message: expect.stringContaining('There is no kernel "julia" at'),
  })
})
