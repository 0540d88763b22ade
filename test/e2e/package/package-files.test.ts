import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { consumerFolder } from '../../helpers/runs/consumer.ts'

/** The files that one loads before it does anything, itself included. */
function loadedWith(entry: string): ReadonlySet<string> {
  const dist = join(
    consumerFolder('vitest-5'),
    'node_modules/vitest-notebook/dist',
  )
  const files = new Set([entry])
  // A set goes on with what is added meanwhile.
  for (const file of files) {
    const text = readFileSync(join(dist, file), 'utf8')
    for (const [, next = ''] of text.matchAll(
      /^(?:import|export) [^;]*?"\.\/([\w-]+\.js)";$/gm,
    )) {
      files.add(next)
    }
  }
  return files
}

// Each takes some of every start.
test.each([
  ['environment.js', ['plugin.js', 'compare.js', 'test.js']],
  ['worker.js', ['plugin.js', 'compare.js', 'test.js']],
  ['index.js', ['client.js', 'runtime.js', 'test.js']],
  ['test.js', ['plugin.js', 'compare.js']],
])('%s loads none of %j', (entry, others) => {
  const loaded = loadedWith(entry)
  expect(loaded.size).toBeGreaterThan(1)
  expect(others.filter((file) => loaded.has(file))).toEqual([])
})
