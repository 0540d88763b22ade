import { run, setUp } from './setup.js'

setUp({ forTests: true })
run('npx', ['vitest', 'run', ...process.argv.slice(2)])
