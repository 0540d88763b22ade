// @module-tag thorough

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { root } from '../helpers/environments.ts'

const execute = promisify(execFile)

// With a hundred kernels, it is `npm run bench:gateway`.
test.runIf(process.platform === 'linux')(
  'no message of kernels that run at once on a gateway is lost',
  async () => {
    const args = ['bench/gateway.js', '--kernels=8', '--cells=5']
    const { stdout } = await execute(process.execPath, args, { cwd: root })
    expect(stdout).toMatch(/^4000 messages /m)
    expect(stdout).toMatch(
      /^0 messages lost or out of order; .* 0 processes left\.$/m,
    )
  },
)
