import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { findNotebook } from '../../../src/in-test/surroundings/find-notebook.ts'

const file = fileURLToPath(import.meta.url)
const folder = dirname(file)

test.each<readonly [string | URL]>([
  ['find-notebook.test.ts'],
  ['surroundings/find-notebook.test.ts'],
  [file],
  [new URL('find-notebook.test.ts', import.meta.url)],
  // As Vite has it for the environments of browsers.
  [new URL('http://localhost:3000/surroundings/find-notebook.test.ts')],
  [new URL(`http://localhost:3000/@fs${file}`)],
])('%s is found', (path) => {
  expect(findNotebook(path, join(folder, '..'), file)).toBe(file)
})
