import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'

const page = readFileSync(join(root, 'docs/before-and-after.md'), 'utf8')
const [, OPTIONS = ''] = /^notebooks\((\{[^]*?^\})\)$/m.exec(page) ?? []

/** What the set-up of the example has. */
const SETUP = notebookFile([
  'print("not shown"); made = ["by the set-up"]',
  'class Service:\n    def close(self):\n        open(name + ".closed", "w").write(repr(made))\nservice = Service()',
])

const seeded = 'made.append(random.randint(1, 1000)); made'

const common = `python: ${JSON.stringify(python)}`

describe('code before and after notebooks', () => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project({
      'vitest.config.ts': configWith([
        `{ ...(${OPTIONS}), ${common}, include: ['docs/*.ipynb'], output: 'executed' }`,
        `{ ${common}, name: 'failing', include: ['failing/*.ipynb'], timeout: 1000,
           before: { '**/before.ipynb': { code: 'def f(): return 1 / 0\\nf()' }, '**/slow.ipynb': { code: 'import time; time.sleep(60)' } },
           after: { '**': { code: 'open(name + ".after", "w").close(); raise ValueError("at the end")' } } }`,
      ]),
      'docs/_setup.ipynb': SETUP,
      'docs/green.ipynb': notebookFile([
        {
          code: 'name = "green"; print(len(In))',
          outputs: [stdout('2\n')],
        },
        { code: seeded, outputs: [result("['by the set-up', 138]")] },
      ]),
      'docs/red.ipynb': notebookFile([
        { code: 'name = "red"; raise KeyError(made[0])' },
        { code: 'print("not reached")' },
      ]),
      'docs/dead.ipynb': notebookFile([
        { code: 'name = "dead"; import os; os._exit(1)' },
      ]),
      'failing/before.ipynb': notebookFile([{ code: 'name = "before"' }]),
      'failing/slow.ipynb': notebookFile([{ code: 'name = "slow"' }]),
      'failing/after.ipynb': notebookFile([{ code: 'name = "after"' }]),
    })
    run = await project.run()
  })

  afterAll(() => project[Symbol.dispose]())

  const closed = (name: string): boolean =>
    existsSync(join(project.folder, `docs/${name}.closed`))

  test('cells have what was made before them, and keep their numbers', () => {
    expect(run.files['docs/green.ipynb']).toMatchObject({
      status: 'passed',
      tests: [{ outcome: 'matched' }, { outcome: 'matched' }],
    })
    const { cells } = JSON.parse(
      readFileSync(join(project.folder, 'executed/docs/green.ipynb'), 'utf8'),
    )
    expect(
      cells.map((cell: { execution_count: number }) => cell.execution_count),
    ).toEqual([1, 2])
    expect(run.files['docs/_setup.ipynb']).toBeUndefined()
  })

  test('what comes after is executed also where a cell is red, but in no dead kernel', () => {
    expect(run.files['docs/red.ipynb']?.tests[0]?.message).toContain(
      "KeyError: 'by the set-up'",
    )
    expect(['green', 'red', 'dead'].map(closed)).toEqual([true, true, false])
    expect(run.files['docs/dead.ipynb']?.message ?? '').toBe('')
  })

  test('a failure before is that of the notebook', () => {
    const before = run.files['failing/before.ipynb']
    expect(before?.status).toBe('failed')
    expect(before?.tests.map(({ status }) => status)).not.toContain('passed')
    expect(run.output).toContain(
      'The code of the option `before` raised ZeroDivisionError: division by zero',
    )
    expect(run.output).toMatch(/----> \d def f\(\): return 1 \/ 0/)
    expect(run.output).toContain('No cell of the notebook was run.')
    expect(run.output).toContain(
      'The code of the option `before` took longer than 1 s and was interrupted',
    )
    const after = (name: string): boolean =>
      existsSync(join(project.folder, `failing/${name}.after`))
    expect(['before', 'slow', 'after'].map(after)).toEqual([false, false, true])
  })

  test('a failure after leaves the cells as they are', () => {
    const after = run.files['failing/after.ipynb']
    expect(after).toMatchObject({
      status: 'failed',
      tests: [{ status: 'passed' }],
    })
    expect(run.output).toContain(
      'The code of the option `after` raised ValueError: at the end',
    )
  })
})
