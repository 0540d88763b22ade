// @module-tag thorough
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const MIB = 2 ** 20
/** What each notebook holds, and whoever keeps it. */
const HELD = 8 * MIB
const COUNT = 16

/** Every thread writes what it has in use, garbage left out, again and again. */
const WEIGH = `
const { appendFileSync } = require('node:fs')
const { getHeapStatistics, setFlagsFromString } = require('node:v8')
const { runInNewContext } = require('node:vm')
const { isMainThread } = require('node:worker_threads')

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
if (!isMainThread) {
  setInterval(() => {
    collectGarbage()
    appendFileSync(__dirname + '/in-use', getHeapStatistics().used_heap_size + '\\n')
  }, 20).unref()
}
`

describeOnEachVitest('many notebooks', (consumer) => {
  test('a worker keeps nothing of those that have ended', async () => {
    const names = Array.from({ length: COUNT }, (_, index) => `${index}.ipynb`)
    using project = new Project(
      {
        'vitest.config.ts': configWith(),
        'weigh.cjs': WEIGH,
        ...Object.fromEntries(
          names.map((name) => [
            name,
            notebookFile([{ code: '1', outputs: [result('1')] }], {
              held: name.padEnd(HELD, '.'),
            }),
          ]),
        ),
      },
      consumer,
    )
    const { files } = await project.run(['--maxWorkers=1'], {
      NODE_OPTIONS: `--require "${join(project.folder, 'weigh.cjs')}"`,
    })
    expect(Object.values(files).map(({ status }) => status)).toEqual(
      names.map(() => 'passed'),
    )
    const inUse = readFileSync(join(project.folder, 'in-use'), 'utf8')
      .trim()
      .split('\n')
      .map(Number)
    // A notebook that is read is there several times: as bytes, text and value.
    expect(Math.max(...inUse) / MIB).toBeLessThan((COUNT / 2) * (HELD / MIB))
  })
})
