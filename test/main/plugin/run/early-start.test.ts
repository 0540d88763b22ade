import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

import { expect, test } from 'vitest'

import { findNotebook } from '../../../../src/main/plugin/run/early-start.ts'

test.for<[readonly string[], readonly string[], string | undefined]>([
  [['a.ipynb'], [], ''],
  [['deep/er/a.IPYNB', 'docs/b.ipynb'], [], 'docs'],
  [['a.test.ts'], [], undefined],
  [[], [], undefined],
  [['.ipynb_checkpoints/a.ipynb', 'node_modules/x/a.ipynb'], [], undefined],
  [['env311/pyvenv.cfg', 'env311/share/a.ipynb'], [], undefined],
  [['a.ipynb', 'docs/b.ipynb'], ['docs'], 'docs'],
  [['a.ipynb', 'docs/b.ipynb'], ['./docs/B.ipynb:12'], 'docs'],
  [['a.ipynb'], ['src/a.test.ts'], undefined],
  [['a.ipynb'], ['src', 'a'], ''],
])('of %j, filtered by %j, a notebook is in %j', ([files, filters, folder]) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'early-')))
  try {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    const found = findNotebook(root, filters)
    expect(
      found === undefined ? undefined : relative(root, dirname(found)),
    ).toBe(folder)
  } finally {
    rmSync(root, { recursive: true })
  }
})

test('a large tree is not searched for long', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'early-')))
  try {
    for (let i = 0; i < 60; i += 1) {
      mkdirSync(join(root, `f${String(i).padStart(2, '0')}`))
    }
    mkdirSync(join(root, 'f00', 'deep'))
    writeFileSync(join(root, 'f00', 'deep', 'a.ipynb'), '')
    expect(findNotebook(root, [])).toBeUndefined()
  } finally {
    rmSync(root, { recursive: true })
  }
})
