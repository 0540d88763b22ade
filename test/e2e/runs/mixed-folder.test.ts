import { describe, expect, test } from 'vitest'

import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import {
  CONSUMERS,
  Project,
  configWith,
  python,
} from '../../helpers/runs/consumer.ts'

describe.each(CONSUMERS)('a mixed folder on %s', (consumer) => {
  test('ordinary tests and notebooks run side by side, each notebook in its folder', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
        'sum.test.ts':
          "import { expect, test } from 'vitest'\ntest('adds', () => { expect(1 + 1).toBe(2) })\n",
        'intro.ipynb': notebookFile([
          { markdown: '# Intro' },
          { code: 'x = 20 + 1' },
          { code: 'print(x)', outputs: [stdout('21\n')] },
          { markdown: '## Double' },
          { code: 'x * 2', outputs: [result('42')] },
          { code: 'x * 3', outputs: [result('64')] },
        ]),
        'analysis/data.csv': 'a\n1\n2\n',
        'analysis/report.ipynb': notebookFile([
          {
            code: "print(open('data.csv').read(), end='')",
            outputs: [stdout('a\n1\n2\n')],
          },
        ]),
      },
      consumer,
    )
    const { exitCode, files } = await project.run()
    expect(files).toMatchInlineSnapshot(`
      {
        "analysis/report.ipynb": {
          "message": "",
          "status": "passed",
          "tests": [
            {
              "message": "",
              "name": "[1] print(open('data.csv').read(), end='')",
              "outcome": "matched",
              "status": "passed",
            },
          ],
        },
        "intro.ipynb": {
          "message": "",
          "status": "failed",
          "tests": [
            {
              "message": "",
              "name": "Intro > [1] x = 20 + 1",
              "outcome": "matched",
              "status": "passed",
            },
            {
              "message": "",
              "name": "Intro > [2] print(x)",
              "outcome": "matched",
              "status": "passed",
            },
            {
              "message": "",
              "name": "Intro > Double > [3] x * 2",
              "outcome": "matched",
              "status": "passed",
            },
            {
              "message": "OutputMismatch: Output of cell [4] changed: text/plain (1 of 1 output)",
              "name": "Intro > Double > [4] x * 3",
              "outcome": "mismatched",
              "status": "failed",
            },
          ],
        },
        "sum.test.ts": {
          "message": "",
          "status": "passed",
          "tests": [
            {
              "message": "",
              "name": "adds",
              "outcome": undefined,
              "status": "passed",
            },
          ],
        },
      }
    `)
    expect(exitCode).toBe(1)
  })
})
