import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { root } from '../environments.ts'

/** Installs the packed package into the consumer projects. */
export default function setup(): void {
  execFileSync(process.execPath, [join(root, 'scripts/install-consumers.js')], {
    stdio: 'inherit',
  })
}
