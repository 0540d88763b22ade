// Lint, format and types of the Python host. With --fix, mends what can be.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { pythonIn } from './lib/python-environment.js'
import { root } from './lib/repository.js'
import { run } from './lib/run.js'

const python = join(root, pythonIn('.venv-tools'))
if (!existsSync(python)) {
  console.error('ruff and mypy are not installed: npm run setup')
  process.exit(1)
}

function tool(...args) {
  run(python, ['-m', ...args], { cwd: join(root, 'python') })
}

if (process.argv.includes('--fix')) {
  tool('ruff', 'check', '--fix')
  tool('ruff', 'format')
} else {
  tool('ruff', 'check')
  tool('ruff', 'format', '--check')
  tool('mypy')
}
