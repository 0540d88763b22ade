// Shows the plugin at work: the notebooks of examples/demo/, then one whose stored
// outputs are wrong on purpose, and what accepting one of them changes.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from './lib/repository.js'
import { setUpDemo } from './setup.js'

const WRONG = 'examples/demo/wrong/wrong-on-purpose.ipynb'
const RED_RUN = ['--root', 'examples/demo/wrong']
const ACCEPT = [...RED_RUN, `${WRONG}:28`, '-u']

// What CI has no business to do is what is shown here: to write notebooks.
const { CI: _, ...env } = process.env

function inSight(command, args) {
  console.log(`\n$ ${[command, ...args].join(' ')}`)
  return spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  }).status
}

function vitest(args) {
  return inSight('npx', ['vitest', 'run', ...args])
}

await setUpDemo()

console.log('\n1. The notebooks and the ordinary test in examples/demo/:')
const good = vitest(['--root', 'examples/demo'])

console.log('\n2. A notebook that is wrong on purpose, so it has to fail:')
const bad = vitest(RED_RUN)

console.log('\n3. The new output of its first cell is accepted:')
const before = readFileSync(join(root, WRONG))
const accepted = vitest(ACCEPT)
inSight('git', ['--no-pager', 'diff', '--', WRONG])
writeFileSync(join(root, WRONG), before)

if (good !== 0 || bad !== 1 || accepted !== 0) {
  console.log(`
Not as meant: the runs ended with the exit codes ${good}, ${bad} and ${accepted}; 0, 1 and 0 were meant.
If you have changed the notebook: git checkout ${WRONG}`)
  process.exit(1)
}
console.log(`
As meant: the first run was green, the second red, the third green. The notebook
is as it was. Now try it yourself:

  npx vitest run ${ACCEPT.join(' ')}
  git diff ${WRONG}
  git checkout ${WRONG}    puts it back

or change a cell or an output of a notebook in examples/demo/, then

  npx vitest run --root examples/demo

README.md tells how to use it in your own project.`)
