// @module-tag thorough
import { expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { startHub } from '../../helpers/servers/hub.ts'

test('a run starts the server of its token on a JupyterHub, and shows it', async () => {
  await using hub = await startHub()
  using project = new Project({
    'vitest.config.ts': configWith(`{ server: '${hub.url}' }`),
    'a.ipynb': notebookFile([
      { code: 'print(6 * 7)', outputs: [stdout('42\n')] },
    ]),
  })
  const token = await hub.tokenOf('ada')
  const run = await project.run([], { JUPYTER_TOKEN: token })
  expect(run.files['a.ipynb']?.tests).toMatchObject([{ status: 'passed' }])
  expect(run.output).toContain(
    'JupyterHub starts the server of ada: 20 %, Pulling the image',
  )
  const refused = await project.run([], { JUPYTER_TOKEN: 'not-a-token' })
  expect(
    Object.values(failureReports(refused.output.replaceAll(hub.url, 'HUB')))[0],
  ).toMatch(
    /^NotebookError: The JupyterHub at HUB refused the token: it is wrong, or has expired \(403\)\.\nThe token comes from JUPYTER_TOKEN\. HUB\/hub\/token makes one\./,
  )
  expect(run.output + refused.output).not.toContain(token)
  expect(refused.output).not.toContain('not-a-token')
})
