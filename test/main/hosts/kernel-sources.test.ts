import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { KernelSources } from '../../../src/main/hosts/kernel-sources.ts'
import { resolveOptions } from '../../../src/main/options/resolve-options.ts'
import { testPython } from '../../helpers/environments.ts'
import { RawKernel } from '../../helpers/kernels/raw-client.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'sources-')))
afterAll(() => rmSync(root, { recursive: true }))

test('a host that has ended is told with its end, and another is started', async () => {
  await using sources = new KernelSources(
    resolveOptions({ python: testPython() }),
    { root, noted: [], viteEnv: {} },
  )
  const { address } = await sources.kernelsFor(root)
  const [, again] = await Promise.all([
    expect(sources.requireHost(address)).resolves.toBeUndefined(),
    sources.kernelsFor(root),
  ])
  expect(again.address).toEqual(address)
  const kernel = await RawKernel.start(address, join(root, 'nb.ipynb'))
  const parent = await kernel.print('import os; print(os.getppid())')
  process.kill(Number(parent), 'SIGKILL')
  await expect(sources.requireHost(address)).rejects.toMatchObject({
    code: 'NB_ERR_HOST',
    message: expect.stringContaining('was killed by SIGKILL during the run'),
  })
  const next = await sources.kernelsFor(root)
  expect(next.address).not.toEqual(address)
})
