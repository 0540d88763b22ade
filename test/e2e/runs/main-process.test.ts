// @module-tag thorough
import { afterAll, expect, test } from 'vitest'

import {
  error,
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const FILES = {
  'sections.ipynb': notebookFile([
    { markdown: '# One' },
    { code: '1 + 1', outputs: [result('2')] },
    { markdown: '## Two' },
    { code: "print('a')", outputs: [stdout('a\n')] },
    { markdown: '# Three' },
    { code: "raise ValueError('x')" },
    { code: 'print(3)', outputs: [stdout('3\n')] },
  ]),
  'wrong.ipynb': notebookFile([
    { code: "print('b')", outputs: [stdout('a\n')] },
    {
      code: '1 / 0',
      outputs: [error('ZeroDivisionError', 'division by zero')],
    },
  ]),
  'flaky.ipynb': notebookFile([
    {
      code: "import pathlib\nn = pathlib.Path('tries')\nn.write_text((n.read_text() if n.exists() else '') + '.')\nn.read_text()",
      outputs: [result("'..'")],
    },
  ]),
  'broken.ipynb': '{"cells": [\n',
  'empty.ipynb': notebookFile([]),
  'vitest.config.ts': configWith('{ onError: "skip" }'),
}

/** What reporters are told: all that another pool could change. */
function told({ exitCode, files }: RunResult): object {
  return {
    exitCode,
    files: Object.fromEntries(
      Object.entries(files).map(([file, { status, message, tests }]) => [
        file,
        { status, message, tests },
      ]),
    ),
  }
}

describeOnEachVitest('in the main process', (consumer) => {
  const projects: Project[] = []
  afterAll(() => {
    for (const project of projects) {
      project[Symbol.dispose]()
    }
  })

  async function run(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<object> {
    const project = new Project(FILES, consumer)
    projects.push(project)
    return told(await project.run(args, env))
  }

  test.each([[[]], [['--bail=1']]])(
    'notebooks come to the same as in threads: %j',
    async (options) => {
      const args = ['--maxWorkers=1', ...options]
      const inline = await run(args, { VITEST_NOTEBOOK_POOL: 'inline' })
      expect(inline).toEqual(await run(args, {}))
    },
  )
})
