import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { replaceFile } from '../../src/common/replace-file.ts'
import { partsInside } from '../../src/worker/recording/notebook-artifact.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replace-file-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test.for(['a.ipynb', `${'x'.repeat(249)}.ipynb`, `${'ü'.repeat(124)}.ipynb`])(
  'a file of any name can be replaced: %s',
  async (name) => {
    const target = join(folder, name)
    await replaceFile(target, 'one')
    await replaceFile(target, 'two')
    expect(readFileSync(target, 'utf8')).toBe('two')
    expect(readdirSync(folder)).toContain(name)
    expect(readdirSync(folder).filter((each) => each.endsWith('.tmp'))).toEqual(
      [],
    )
  },
)

test.skipIf(process.platform === 'win32')(
  'no two notebooks share the copy of what was executed',
  () => {
    const paths = [
      'a:12.ipynb',
      'a12.ipynb',
      'a/b.ipynb',
      String.raw`a\b.ipynb`,
      '../b.ipynb',
      '__/b.ipynb',
      '___/b.ipynb',
      'c:/b.ipynb',
      'c/b.ipynb',
    ]
    const copies = paths.map((path) => partsInside(path).join('/'))
    expect(new Set(copies).size).toBe(paths.length)
    expect(copies.slice(0, 4)).toEqual(paths.slice(0, 4))
    expect(copies.some((copy) => copy.split('/').includes('..'))).toBe(false)
  },
)
