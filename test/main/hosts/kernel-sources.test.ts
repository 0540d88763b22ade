import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { EarlyHost } from '../../../src/main/hosts/early-host.ts'
import { hostOrder } from '../../../src/main/hosts/host-order.ts'
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
  // A child of the process whose end is the host's.
  const request = { direct_refused: 'the test kills its parent' }
  const kernel = await RawKernel.start(address, join(root, 'nb.ipynb'), request)
  const parent = await kernel.print('import os; print(os.getppid())')
  process.kill(Number(parent), 'SIGKILL')
  await expect(sources.requireHost(address)).rejects.toMatchObject({
    code: 'NB_ERR_HOST',
    message: expect.stringContaining('was killed by SIGKILL during the run'),
  })
  const next = await sources.kernelsFor(root)
  expect(next.address).not.toEqual(address)
})

describe('a host that was started before', () => {
  /** A Python that notes each of its starts. */
  function notingPython(name: string): {
    program: string
    starts: () => number
  } {
    const program = join(root, name)
    const notes = `${program}.starts`
    writeFileSync(
      program,
      `#!/bin/sh\necho >> '${notes}'\nexec '${testPython()}' "$@"\n`,
    )
    chmodSync(program, 0o755)
    return {
      program,
      starts: () => (existsSync(notes) ? readFileSync(notes).length : 0),
    }
  }

  test('is the one that notebooks get', async () => {
    const { program, starts } = notingPython('early')
    const options = resolveOptions({ python: program })
    const early = new EarlyHost(
      // A wrong guess of what is imported does not matter.
      hostOrder(root, options, { root, noted: [], viteEnv: {} }, ['json']),
    )
    await using sources = new KernelSources(options, {
      root,
      noted: [],
      // Vitest 4.1 has them in its own environment.
      viteEnv: { MODE: 'test' },
      early,
    })
    sources.prepare([join(root, 'a.ipynb')])
    const { address } = await sources.kernelsFor(root)
    const kernel = await RawKernel.start(address, join(root, 'a.ipynb'))
    expect(await kernel.print('print(1)')).toBe('1\n')
    await early.discard()
    expect(await kernel.print('print(2)')).toBe('2\n')
    expect(starts()).toBe(1)
  })

  test('is ended where another one is wanted', async () => {
    const { program, starts } = notingPython('other')
    const options = resolveOptions({ python: program })
    const early = new EarlyHost(
      hostOrder(
        root,
        { ...options, preload: ['json'] },
        { root, noted: [], viteEnv: {} },
      ),
    )
    await using sources = new KernelSources(options, {
      root,
      noted: [],
      viteEnv: {},
      early,
    })
    sources.prepare([join(root, 'a.ipynb')])
    const { address } = await sources.kernelsFor(root)
    await early.discard()
    const kernel = await RawKernel.start(address, join(root, 'a.ipynb'))
    expect(await kernel.print('print(1)')).toBe('1\n')
    expect(starts()).toBe(2)
  })
})
