import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { SnapshotFiles } from '../../../src/worker/recording/snapshot-files.ts'

let folder: string
let files: SnapshotFiles

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-files-'))
  files = new SnapshotFiles(join(folder, 'a.ipynb.snap'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const png = { name: 'plot-1.png', bytes: Buffer.from('png') }

test('files are written, read and removed with the folder', async () => {
  expect(files.read('plot-1.png')).toBeUndefined()
  await files.save([png], [])
  expect(readdirSync(folder)).toEqual(['a.ipynb.files'])
  expect(files.read('plot-1.png')).toEqual(png.bytes)
  await files.save([], ['plot-1.png', 'gone-2.png'])
  expect(readdirSync(folder)).toEqual([])
})

test('a file that is written again is not stale, and strangers stay', async () => {
  await files.save([png], ['plot-1.png'])
  writeFileSync(join(folder, 'a.ipynb.files/mine.txt'), '')
  await files.save([], ['plot-1.png'])
  expect(readdirSync(join(folder, 'a.ipynb.files'))).toEqual(['mine.txt'])
})

test.each(['../secret.png', '/etc/passwd', '.hidden', 'a/b.png', '..', 'x'])(
  'a name that is none of ours leads nowhere: %s',
  async (name) => {
    mkdirSync(join(folder, 'a.ipynb.files'))
    writeFileSync(join(folder, 'secret.png'), 'secret')
    expect(files.read(name)).toBeUndefined()
    await files.save([], [name])
    expect(existsSync(join(folder, 'secret.png'))).toBe(true)
  },
)

test('what cannot be written is an error that says where', async () => {
  writeFileSync(join(folder, 'a.ipynb.files'), 'in the way')
  await expect(files.save([png], [])).rejects.toMatchObject({
    code: 'NB_ERR_WRITE',
    message: expect.stringContaining(join(folder, 'a.ipynb.files')),
  })
})
