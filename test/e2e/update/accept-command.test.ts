import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  cell,
  notebook,
  streamOf,
} from '../../helpers/notebooks/written-notebook.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'

test('the command repeats which configuration the run had', async () => {
  const file = "my docs/it's new.ipynb"
  const stale = notebook(cell('a', 'print(1)', 1, streamOf('one\n')))
  // The configuration of the project has no notebooks.
  using project = new Project({
    'vitest.config.ts': configWith("{ exclude: ['**'] }"),
    'other/vitest.config.ts': configWith(),
    [file]: stale,
  })
  const { output } = await project.run([
    '--root=my docs',
    '-c',
    '../other/vitest.config.ts',
  ])
  expect(project.pasteAcceptCommand(output)).toContain('1 updated')
  expect(readFileSync(join(project.folder, file), 'utf8')).toBe(
    stale.replace('one\\n', '1\\n'),
  )
})
