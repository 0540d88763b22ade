// Makes a fresh clone ready: npm packages, the private Python environments,
// the build. Does nothing where nothing changed. Needs only Node, npm and a
// python3 with venv.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Projects in test/consumer that the packed package is installed into. */
export const consumers = ['vitest-4', 'vitest-5']

const isWindows = process.platform === 'win32'

/** Runs a program and ends this one when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
    ...options,
  })
  if (result.status === 0) {
    return
  }
  console.error(
    result.error
      ? `${command} could not be started: ${result.error.message}`
      : `${[command, ...args].join(' ')} failed (${result.signal ?? `exit code ${result.status}`}).`,
  )
  process.exit(1)
}

/** Does a step when the content of its inputs, or its result, is not what it was. */
function step(title, stamp, inputs, result, act) {
  const hash = createHash('sha1')
  for (const file of inputs) {
    hash.update(readFileSync(file))
  }
  const digest = hash.digest('hex')
  const stampFile = join(root, stamp)
  if (
    existsSync(join(root, result)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === digest
  ) {
    return
  }
  console.log(`Setting up: ${title}`)
  act()
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, digest)
}

/**
 * @param {string} folder of a package.json with its lock file, relative to the root
 * @param {string} needed one of the packages
 */
function installPackages(folder, needed = 'vitest') {
  step(
    `npm packages ${folder === '.' ? '' : `of ${folder}`}`.trim(),
    join(folder, 'node_modules/.setup'),
    [join(root, folder, 'package-lock.json')],
    join(folder, 'node_modules', needed, 'package.json'),
    () =>
      run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: join(root, folder),
      }),
  )
}

function python() {
  for (const [command, ...args] of [['python3'], ['python'], ['py', '-3']]) {
    const found = spawnSync(
      command,
      [...args, '-c', 'import sys, venv; print(sys.version_info >= (3, 9))'],
      { encoding: 'utf8', shell: isWindows },
    )
    if (found.stdout?.trim() === 'True') {
      return [command, ...args]
    }
  }
  console.error(
    'Python 3.9 or newer with its venv module is needed, and neither python3 nor python is one.\nOn Debian and Ubuntu: apt-get install python3 python3-venv',
  )
  process.exit(1)
}

/**
 * @param {string} name of its folder, relative to the root
 * @param {string} requirements file of pinned packages, relative to the root
 */
export function pythonEnvironment(name, requirements) {
  const binary = join(name, isWindows ? 'Scripts/python.exe' : 'bin/python')
  const file = join(root, requirements)
  step(
    `Python environment ${name}`,
    join(name, '.setup'),
    [file],
    binary,
    () => {
      rmSync(join(root, name), { recursive: true, force: true })
      const [command, ...args] = python()
      run(command, [...args, '-m', 'venv', name])
      const pip = [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        // Python compiles what is used when it is used, a small part of it all.
        '--no-compile',
      ]
      run(join(root, binary), [...pip, '-r', file])
      // The first import builds matplotlib's font cache; on a slow machine it says
      // so on stderr, which would be an output of the cell.
      spawnSync(join(root, binary), ['-c', 'import matplotlib.font_manager'])
    },
  )
}

function build() {
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => join(root, 'src', file))
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
  step(
    'build',
    'dist/.setup',
    [...sources, join(root, 'tsconfig.build.json')],
    'dist/index.js',
    () => {
      rmSync(join(root, 'dist'), { recursive: true, force: true })
      run('npx', ['tsc', '-p', 'tsconfig.build.json'])
    },
  )
}

/**
 * @param {{ forTests: boolean, build?: boolean }} what the demo needs fewer
 *   things, and the tests that need a build make it
 */
export function setUp({ forTests, build: isBuilt = true }) {
  installPackages('.')
  pythonEnvironment('.venv', 'test/python/requirements.txt')
  if (isBuilt) {
    build()
  }
  if (!forTests) {
    return
  }
  pythonEnvironment('.venv-classic', 'test/python/requirements-classic.txt')
  for (const consumer of consumers) {
    installPackages(`test/consumer/${consumer}`)
  }
  // Nothing is packed into it: it brings the Deno kernel.
  installPackages('test/consumer/deno', 'deno')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp({ forTests: true })
}
