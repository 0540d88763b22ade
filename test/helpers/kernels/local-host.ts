import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernelHost } from '../../../src/main/hosts/start-host.ts'
import { testPython } from '../environments.ts'

/** The host of this machine, its client, and a folder for notebooks, with a blank in its name. */
export interface LocalHost extends AsyncDisposable {
  readonly folder: string
  readonly rest: RestClient
}

/** @param venv Whose Python it is. */
export async function openLocalHost(
  venv: Parameters<typeof testPython>[0],
): Promise<LocalHost> {
  const executable = testPython(venv)
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'a folder ')))
  const host = await startKernelHost(
    [{ executable, args: [], origin: 'option' }],
    { root: folder },
  )
  const rest = new RestClient(host.address)
  return {
    folder,
    rest,
    async [Symbol.asyncDispose]() {
      await rest[Symbol.asyncDispose]()
      await host.dispose()
      await rm(folder, { recursive: true })
    },
  }
}
