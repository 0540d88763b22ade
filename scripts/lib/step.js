import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { root } from './repository.js'

/**
 * Does a step when the content of its inputs, or its result, is not what it was.
 *
 * @param {{
 *   title: string,
 *   inputs: string[],
 *   result: string,
 *   stamp: string,
 *   act: () => void | Promise<void>,
 * }} step its files are relative to the root
 */
export async function step({ title, inputs, result, stamp, act }) {
  const hash = createHash('sha1')
  for (const file of inputs) {
    hash.update(readFileSync(join(root, file)))
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
  const start = performance.now()
  console.log(`Setting up: ${title}`)
  await act()
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, digest)
  const seconds = Math.round((performance.now() - start) / 1000)
  console.log(`  done in ${seconds} s`)
}
