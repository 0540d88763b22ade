// @module-tag thorough
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { listKernels } from '../../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startTcpProxy } from '../../helpers/kernels/tcp-proxy.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import { until } from '../../helpers/until.ts'

test('a kernel that could not be ended is, once the line is there again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'cut-line-'))
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory,
  })
  using line = await startTcpProxy(new URL(server.url))
  using project = new Project({
    'vitest.config.ts': configWith('{ server: true }'),
    'a.ipynb': notebookFile(['import time; time.sleep(600)']),
  })
  const running = project.run([], {
    JUPYTER_SERVER_URL: `http://127.0.0.1:${line.port}`,
    JUPYTER_TOKEN: server.token,
  })
  await using rest = new RestClient(server.address)
  await until(
    'there is a kernel',
    async () => (await listKernels(rest)).length > 0,
  )
  line.block()
  const { files } = await running
  expect(files['a.ipynb']?.status).toBe('failed')
  expect(await listKernels(rest)).toHaveLength(1)
  line.restore()
  await until(
    'the kernel is ended',
    async () => (await listKernels(rest)).length === 0,
  )
  rmSync(directory, { recursive: true })
})
