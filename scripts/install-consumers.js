// Installs the packed package into the consumer projects, as a user would get
// it, whenever it is not the one that was built last.
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { consumers, root } from './lib/repository.js'
import { runQuietly } from './lib/run.js'
import { build, installConsumerPackages } from './setup.js'

/** Leaves the packages of the root alone: it is called by Vitest, which is one. */
export async function installConsumers() {
  await installConsumerPackages()
  await build()
  const digest = digestOfPackage()
  const stale = consumers.filter((consumer) => {
    const stamp = stampFile(consumer)
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest
  })
  if (stale.length === 0) {
    return
  }
  const target = mkdtempSync(join(tmpdir(), 'vitest-notebook-pack-'))
  // `runQuietly` ends this process when a step fails.
  process.once('exit', () => rmSync(target, { recursive: true, force: true }))
  await npm(root, ['pack', '--ignore-scripts', '--pack-destination', target])
  const [tarball] = readdirSync(target)
  if (tarball === undefined) {
    throw new Error('npm pack wrote no tarball.')
  }
  for (const consumer of stale) {
    await npm(join(root, 'test/consumer', consumer), [
      'install',
      '--no-save',
      '--prefer-offline',
      join(target, tarball),
    ])
    writeFileSync(stampFile(consumer), digest)
  }
}

function npm(cwd, args) {
  return runQuietly(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd },
  )
}

function stampFile(consumer) {
  return join(
    root,
    'test/consumer',
    consumer,
    'node_modules/vitest-notebook/.installed',
  )
}

function digestOfPackage() {
  const hash = createHash('sha1')
  hash.update(readFileSync(join(root, 'package.json')))
  for (const folder of ['dist', 'python']) {
    for (const file of readdirSync(join(root, folder), { recursive: true })
      .map((file) => join(root, folder, file))
      .filter((file) => /\.(?:js|py)$/.test(file))
      .toSorted()) {
      hash.update(file).update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await installConsumers()
}
