import { expect, test } from 'vitest'

import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'

test('waiting for late output does not draw from the random numbers of the notebook', async () => {
  using project = new Project({
    'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
    'seeded.ipynb': notebookFile([
      { code: 'import random\nrandom.seed(1)' },
      { code: "print('a')", outputs: [stdout('b\n')] },
      { code: 'random.random()', outputs: [result('0.13436424411240122')] },
    ]),
  })
  const { files } = await project.run()
  expect(files['seeded.ipynb']?.tests.map(({ outcome }) => outcome)).toEqual([
    'matched',
    'mismatched',
    'matched',
  ])
})
