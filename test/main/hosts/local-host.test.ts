import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { LiveKernel } from '../../../src/kernel/live-kernel.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { openLocalHost } from '../../helpers/kernels/local-host.ts'
import type { LocalHost } from '../../helpers/kernels/local-host.ts'
import { deathOf, runCell, sendCell } from '../../helpers/kernels/run-cell.ts'
import { SOON_MS, until } from '../../helpers/until.ts'

let local: LocalHost

beforeAll(async () => {
  local = await openLocalHost('.venv')
})

afterAll(async () => local[Symbol.asyncDispose]())

const start = async (kernelName = 'python3'): Promise<LiveKernel> =>
  startKernel(local.rest, {
    kernelName,
    notebookPath: join(local.folder, 'nb.ipynb'),
    env: { GREETING: 'hällo' },
  })

test('runs cells in the folder of the notebook, with its environment', async () => {
  const kernel = await start()
  const { text } = await runCell(
    kernel,
    'import os; print(os.getcwd(), os.environ["GREETING"])',
  )
  expect(text).toBe(`${local.folder} hällo\n`)
  await kernel[Symbol.asyncDispose]()
  expect(await listKernels(local.rest)).toEqual([])
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
