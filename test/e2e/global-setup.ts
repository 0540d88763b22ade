import { execFileSync } from 'node:child_process'
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

import { CONSUMERS, consumerFolder, root } from './consumer.ts'

/**
 * Installs the packed package into the consumer projects, as a user would get
 * it, whenever it is not the one that was built last.
 */
export default function setup(): void {
  execFileSync(process.execPath, [join(root, 'scripts/setup.js')], {
    stdio: 'inherit',
  })
  const digest = digestOfPackage()
  const stale = CONSUMERS.filter((consumer) => {
    const stamp = stampFile(consumer)
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest
  })
  if (stale.length === 0) return
  const target = mkdtempSync(join(tmpdir(), 'vitest-notebook-pack-'))
  try {
    npm(root, ['pack', '--ignore-scripts', '--pack-destination', target])
    const [tarball] = readdirSync(target)
    if (tarball === undefined) throw new Error('npm pack wrote no tarball.')
    for (const consumer of stale) {
      const folder = consumerFolder(consumer)
      npm(folder, [
        'install',
        '--no-save',
        '--prefer-offline',
        join(target, tarball),
      ])
      writeFileSync(stampFile(consumer), digest)
    }
  } finally {
    rmSync(target, { recursive: true, force: true })
  }
}

function npm(cwd: string, args: readonly string[]): void {
  execFileSync(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
}

function stampFile(consumer: (typeof CONSUMERS)[number]): string {
  return join(
    consumerFolder(consumer),
    'node_modules/vitest-notebook/.installed',
  )
}

function digestOfPackage(): string {
  const hash = createHash('sha1')
  hash.update(readFileSync(join(root, 'package.json')))
  for (const folder of ['dist', 'python'])
    for (const file of readdirSync(join(root, folder), { recursive: true })
      .map((file) => join(root, folder, String(file)))
      .filter((file) => /\.(?:js|py)$/.test(file))
      .toSorted())
      hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}
