// @module-tag thorough

import { spawnSync } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import {
  Project,
  cleanEnvironment,
  configWith,
  python,
} from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

describeOnEachVitest('where 64 files may be open,', (consumer) => {
  // Vitest itself needs more than 56.
  test('notebooks run beside ordinary tests', () => {
    const notebook = (stored: string): string =>
      notebookFile([{ code: "print('ran')", outputs: [stdout(stored)] }])
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          `{ python: ${JSON.stringify(python)} }`,
          'maxWorkers: 1',
        ),
        'one.test.ts':
          "import { test } from 'vitest'\ntest('ordinary', () => {})\n",
        'right.ipynb': notebook('ran\n'),
        'wrong.ipynb': notebook('walked\n'),
      },
      consumer,
    )
    const { stdout: printed, status } = spawnSync(
      'sh',
      ['-c', 'ulimit -n 64; exec "$@" 2>&1', 'sh', ...project.command, 'run'],
      { cwd: project.folder, encoding: 'utf8', env: cleanEnvironment({}) },
    )
    const output = stripVTControlCharacters(printed)
    expect(output).toMatch(/Tests +1 failed \| 2 passed \(3\)/)
    expect(output).toContain('- walked\n+ ran')
    expect(status).toBe(1)
  })
})
