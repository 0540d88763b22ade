import {
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { writeNotebook } from '../../../src/worker/recording/write-notebook.ts'

const before = Buffer.from('before')
const after = Buffer.from('after')
let root: string

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'links-')))
  await mkdir(join(root, 'project/docs'), { recursive: true })
  await mkdir(join(root, 'outside'))
  await symlink('../outside', join(root, 'project/folder'))
  await symlink('../../outside/a.ipynb', join(root, 'project/docs/a.ipynb'))
  await symlink('b.ipynb', join(root, 'project/link.ipynb'))
  await symlink('project', join(root, 'by-link'))
})
afterAll(() => rm(root, { recursive: true }))

const write = async (
  file: string,
  target: string,
  within = ['project'],
): Promise<string> => {
  await writeFile(join(root, target), before)
  const folders = within.map((folder) => join(root, folder))
  const shown = file
  await writeNotebook({
    file: join(root, file),
    shown,
    within: folders,
    before,
    after,
  })
  return readFile(join(root, target), 'utf8')
}

test.each([
  ['a link', 'project/docs/a.ipynb', 'outside/a.ipynb'],
  ['a folder that is a link', 'project/folder/c.ipynb', 'outside/c.ipynb'],
])(
  '%s that leads out of the project is not written through',
  async (_, file, target) => {
    await expect(write(file, target)).rejects.toMatchObject({
      code: 'NB_ERR_WRITE',
      message: `${file} was not updated: it is behind a link that leads out of the project, to ${join(root, target)}.\nIt is exactly what it was. Once it can be written, run it again.`,
    })
    expect(await readFile(join(root, target), 'utf8')).toBe('before')
  },
)

test.each([
  ['a link inside', 'project/link.ipynb', 'project/b.ipynb', ['project']],
  [
    'a link inside of the repository',
    'project/docs/a.ipynb',
    'outside/a.ipynb',
    ['project', '.'],
  ],
  [
    'a project that is a link itself',
    'by-link/d.ipynb',
    'project/d.ipynb',
    ['by-link'],
  ],
  [
    'a notebook that is no part of the project',
    'outside/e.ipynb',
    'outside/e.ipynb',
    ['project'],
  ],
])('%s is written', async (_, file, target, within) => {
  expect(await write(file, target, within)).toBe('after')
})
