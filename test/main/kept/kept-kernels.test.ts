// @module-tag thorough

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  listKernels,
  postKernel,
} from '../../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { KeptKernels } from '../../../src/main/kept/kept-kernels.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'

test('one kernel of a notebook is kept, and five at most', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kept-'))
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory,
  })
  const { address } = server
  await using rest = new RestClient(address)
  const kept = new KeptKernels('/project', () => {})
  const keep = async (name: string): Promise<string | undefined> => {
    const body = { name: 'python3', path: 'a.ipynb' }
    const answer = await postKernel(rest, body, 60_000)
    const { id }: { readonly id: string } = JSON.parse(answer.body)
    const isKept = await kept.keep({
      file: `/project/${name}.ipynb`,
      serverPath: `${name}.ipynb`,
      address,
      id,
      owned: { kernelId: id },
      kind: 'server',
      key: name,
    })
    return isKept ? id : undefined
  }
  const running = async (): Promise<readonly string[]> =>
    (await listKernels(rest)).map(({ id }) => id)

  const first = await keep('a')
  const again = await keep('a')
  expect(await running()).toEqual([again])
  expect(first).not.toBe(again)
  expect((await kept.leave())?.match(/a\.ipynb is red/g)).toHaveLength(1)
  expect(await kept.leave()).toBeUndefined()

  const others = await Promise.all(['b', 'c', 'd', 'e'].map(keep))
  expect(others).not.toContain(undefined)
  expect(await keep('f')).toBeUndefined()
  expect(await kept.leave()).toContain(
    '1 more red notebook has no kernel any more: 5 are kept at most.',
  )

  // A run of theirs begins.
  await kept.release(['/project/a.ipynb', '/project/b.ipynb', '/project/x'])
  expect(await running()).not.toContain(again)
  await rm(directory, { recursive: true })
})
