import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { expect, test } from 'vitest'

import { environmentGlobs } from '../../../src/main/plugin/virtual-environments.ts'

test('environments are found by what is in them', () => {
  const root = mkdtempSync(join(tmpdir(), 'environments-'))
  try {
    for (const file of [
      'py [311]/pyvenv.cfg',
      'conda/conda-meta/history',
      'docs/a.ipynb',
      'docs/env/pyvenv.cfg',
      'a.ipynb',
    ]) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    expect(environmentGlobs(root).toSorted()).toEqual([
      'conda/**',
      'py ?311?/**',
    ])
  } finally {
    rmSync(root, { recursive: true })
  }
})
