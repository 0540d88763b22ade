// Sets up what is missing and runs the tests: without arguments all but those
// with the tag `thorough`; with `--all` all; with `--rest` the thorough ones;
// with a file, a name or a tag whatever it selects.
import { run } from './lib/run.js'
import { setUpHub } from './setup-hub.js'
import { setUpServers } from './setup-servers.js'
import { setUpTests } from './setup.js'

const [mode, ...rest] = process.argv.slice(2)
const isMode = mode === '--all' || mode === '--rest'
const args = isMode ? rest : process.argv.slice(2)
const selects = args.some(
  (arg) => !arg.startsWith('--') || arg.startsWith('--tags'),
)

await setUpTests()
if (isMode) {
  await setUpHub()
  await setUpServers()
}
run('npx', ['vitest', 'run', ...tags(), ...args])

function tags() {
  if (mode === '--rest') {
    return ['--tags-filter=thorough']
  }
  return mode === '--all' || selects ? [] : ['--tags-filter=!thorough']
}
