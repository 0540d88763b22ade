import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { reportCoverage } from '../../../src/main/coverage/report-process.ts'
import { testPython } from '../../helpers/environments.ts'

/** Of seven statements five are run: 71.43 %. */
const MODULE = `def forgotten():
    value = 1
    return value


a = 1
b = 2
c = 3
d = 4
`
const python = testPython()
const RUN = ['-m', 'coverage', 'run', '--source=.', '-p', 'shop.py']
let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'coverage reports-'))
  mkdirSync(join(root, 'data'))
  writeFileSync(join(root, 'shop.py'), MODULE)
})
afterAll(() => rmSync(root, { recursive: true }))

test.for([
  { failUnder: '71', below: undefined, total: '71' },
  // Rounded to 71 it would be too little.
  { failUnder: '71.4', below: undefined, total: '71' },
  { failUnder: '71.5', below: 71.5, total: '71.4' },
  { failUnder: '72', below: 72, total: '71' },
  { failUnder: '100', below: 100, total: '71' },
])(
  'fail_under = $failUnder is as coverage.py has it',
  async ({ failUnder, below, total }) => {
    writeFileSync(
      join(root, '.coveragerc'),
      `[report]\nfail_under = ${failUnder}\n`,
    )
    execFileSync(python, RUN, {
      cwd: root,
      env: { ...process.env, COVERAGE_FILE: join(root, 'data', '.coverage') },
    })
    const order = {
      root,
      data: [join(root, 'data')],
      directory: join(root, 'out'),
      reports: [],
    }
    const report = await reportCoverage(python, order, process.env)
    expect(report).toMatchObject({ type: 'reported', total, failUnder: below })
  },
)
