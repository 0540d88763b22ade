// Makes a fresh clone ready: npm packages, the private Python environments,
// the build. Does nothing where nothing changed. Needs only Node, npm and a
// Python with venv.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { pythonEnvironment } from './lib/python-environment.js'
import { consumers, root } from './lib/repository.js'
import { runQuietly } from './lib/run.js'
import { step } from './lib/step.js'

/** What the demo needs. */
export async function setUpDemo() {
  await installPackages('.')
  await pythonEnvironment('.venv', 'test/requirements/venv.txt')
  await build()
}

/** What the tests need, without what they make themselves. */
export async function setUpTests() {
  await installPackages('.')
  await pythonEnvironment('.venv', 'test/requirements/venv.txt')
  await pythonEnvironment('.venv-classic', 'test/requirements/classic.txt')
  await installConsumerPackages()
  // Nothing is packed into it: it brings the Deno kernel.
  await installPackages('test/consumer/deno', 'deno')
  // They read the types of the package.
  await installPackages('test/consumer/typescript', 'typescript-6')
  // It brings the browser that looks at the page of a run.
  await installPackages('test/consumer/chromium', '@sparticuz/chromium')
  // It brings the Yarn that installs with Plug'n'Play.
  await installPackages('test/consumer/yarn', '@yarnpkg/cli-dist')
}

export async function installConsumerPackages() {
  for (const consumer of consumers) {
    await installPackages(`test/consumer/${consumer}`)
  }
}

/**
 * @param {string} folder of a package.json with its lock file, relative to the root
 * @param {string} needed one of the packages
 */
export function installPackages(folder, needed = 'vitest') {
  return step({
    title: `npm packages${folder === '.' ? '' : ` in ${folder}`}`,
    inputs: [join(folder, 'package-lock.json')],
    result: join(folder, 'node_modules', needed, 'package.json'),
    stamp: join(folder, 'node_modules/.setup'),
    act: () =>
      runQuietly('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: join(root, folder),
      }),
  })
}

export function build() {
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => join('src', file))
    .filter((file) => file.endsWith('.ts'))
    .toSorted()
  return step({
    title: 'build',
    inputs: [
      ...sources,
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'scripts/build.js',
      'scripts/lib/bundle.js',
      'scripts/lib/chunk-plugins.js',
      'scripts/lib/chunks.js',
    ],
    result: 'dist/index.js',
    stamp: 'node_modules/.setup-build',
    act: () => runQuietly('npm', ['run', 'build']),
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUpTests()
  await pythonEnvironment('.venv-tools', 'python/requirements-tools.txt')
  await build()
  console.log(`
All is set up.

  npm run demo   shows what it does
  npm test       runs the tests
  npm run check  lint, format, types, dead code`)
}
