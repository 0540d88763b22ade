import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { groupByPython } from '../../../src/cli/doctor/group-by-python.ts'
import { tryKernel } from '../../../src/cli/doctor/try-kernel.ts'
import type { NotebookOptions } from '../../../src/main/options/options.ts'
import { resolveOptions } from '../../../src/main/options/resolve-options.ts'
import { testPython } from '../../helpers/environments.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'doctor-')))
afterAll(() => rmSync(root, { recursive: true }))

const notebook = join(root, 'a.ipynb')
writeFileSync(notebook, notebookFile(['1']))
const inTslab = join(root, 'tslab.ipynb')
writeFileSync(
  inTslab,
  notebookFile(['1'], {
    kernelspec: {
      name: 'tslab',
      display_name: 'TypeScript',
      language: 'typescript',
    },
  }),
)

/** As lines: `✓ Python …`. */
async function findings(
  options: NotebookOptions,
  notebooks: readonly [string, ...string[]] = [notebook],
): Promise<readonly string[]> {
  const lines: string[] = []
  const project = { root, options: resolveOptions(options) }
  for await (const { isGood, subject, text } of tryKernel(project, notebooks)) {
    lines.push(`${isGood ? '✓' : '✗'} ${subject}: ${text}`)
  }
  return lines
}

test('a kernel is started, and runs a cell', async () => {
  const [python, specs, kernel, cell, ...others] = await findings(
    { python: testPython() },
    [notebook, inTslab],
  )
  expect(python).toMatch(/^✓ Python: .+, Python [\d.]+, ipykernel [\d.]+$/)
  expect(specs).toMatch(
    /^✗ Kernelspecs: .*python3 \(.*\ntslab\.ipynb: The notebook names the kernel "tslab", which is not installed here\.\nInstall that kernel, or choose one of these: .*$/s,
  )
  expect(kernel).toMatch(
    /^✓ Kernel: python3 was (?:forked|started plainly \(.*\)) in \d+ ms$/,
  )
  expect(cell).toBe('✓ Cell: 6 * 7 was executed')
  expect(others).toEqual([])
})

test('without a Python, it says what was looked at', async () => {
  const lines = await findings({ python: '/nowhere/python' })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(
    /^✗ Python: .*`--python`.*\/nowhere\/python +not there.*npx vitest-notebook --python /s,
  )
})

test(
  'of a server, it says whether the token is taken, and never the token',
  thoroughIf(true),
  async () => {
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory: root,
    })
    const { url, token } = server
    const good = await findings({ server: { url, token } })
    expect(good.map((line) => line.slice(0, 9))).toEqual([
      '✓ Server:',
      '✓ Kernels',
      '✓ Kernel:',
      '✓ Cell: 6',
    ])
    expect(good[0]).toContain('the token of the options is accepted')
    const bad = await findings({ server: { url, token: 'not-the-token' } })
    expect(bad).toHaveLength(1)
    expect(bad[0]).toMatch(/^✗ Server: /)
    expect([...good, ...bad].join()).not.toContain(token)
    expect(bad.join()).not.toContain('not-the-token')
  },
)

test('notebooks are grouped by the Pythons that are looked at for them', () => {
  const options = resolveOptions({})
  const notebooks = ['a.ipynb', 'docs/b.ipynb', 'docs/c.ipynb'].map((file) =>
    join(root, file),
  )
  expect(groupByPython({ root, options, notebooks })).toEqual([notebooks])
  expect(groupByPython({ root, options, notebooks: [] })).toHaveLength(1)
  expect(
    groupByPython({
      root,
      options: resolveOptions({ python: 'python3' }),
      notebooks,
    }),
  ).toEqual([notebooks])

  // An environment beside some of them.
  mkdirSync(join(root, 'docs/.venv/bin'), { recursive: true })
  writeFileSync(join(root, 'docs/.venv/bin/python'), '')
  expect(groupByPython({ root, options, notebooks })).toEqual([
    notebooks.slice(0, 1),
    notebooks.slice(1),
  ])
})
