// Shows the plugin at work: the notebooks of examples/, then one whose stored
// outputs are wrong on purpose.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { root, setUp } from './setup.js'

function vitest(args, env = {}) {
  return spawnSync('npx', ['vitest', 'run', ...args], {
    cwd: join(root, 'examples'),
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  }).status
}

setUp({ forTests: false })

console.log('\nThe notebooks and the ordinary test in examples/:')
const good = vitest([])

console.log('\nAnd a notebook that is wrong on purpose, so it has to fail:')
const bad = vitest(['wrong'], { DEMO_WRONG: '1' })

const asMeant = good === 0 && bad === 1
console.log(
  asMeant
    ? '\nAs meant: the first run is green, the second red. Its files are in examples/.'
    : `\nNot as meant: the first run ended with exit code ${good} (0 was meant), the second with ${bad} (1 was meant).`,
)
process.exit(asMeant ? 0 : 1)
