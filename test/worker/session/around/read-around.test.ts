import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { AroundCode } from '../../../../src/contract/settings.ts'
import { notebookPlace } from '../../../../src/worker/report/notebook-place.ts'
import { readAround } from '../../../../src/worker/session/around/read-around.ts'
import type { Around } from '../../../../src/worker/session/around/read-around.ts'
import { notebookFile } from '../../../helpers/notebooks/notebook-file.ts'

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'around-'))
  await mkdir(join(root, 'docs/deep'), { recursive: true })
  const files = {
    '_setup.ipynb': notebookFile(['of_root']),
    'docs/_setup.ipynb': notebookFile([
      { markdown: '# Set-up' },
      'first',
      '  ',
      'second',
    ]),
    'broken.ipynb': '{',
  }
  for (const [file, text] of Object.entries(files)) {
    await writeFile(join(root, file), text)
  }
})

afterAll(() => rm(root, { recursive: true }))

const read = async (file: string, code: AroundCode): Promise<Around> => {
  const settings = { root, serverRoot: '', fetchedRoot: join(root, '.vitest') }
  return readAround(
    notebookPlace(join(root, file), settings),
    { before: [code], after: [] },
    settings,
  )
}

const DEEP = [
  { where: 'code cell 1 of docs/_setup.ipynb', source: 'first' },
  { where: 'code cell 3 of docs/_setup.ipynb', source: 'second' },
]
const OF_ROOT = [{ where: 'code cell 1 of _setup.ipynb', source: 'of_root' }]

describe('what is executed before a notebook', () => {
  test.each<[string, AroundCode, readonly object[]]>([
    ['docs/deep/a.ipynb', { notebook: '_setup.ipynb' }, DEEP],
    ['docs/a.ipynb', { notebook: '_setup.ipynb' }, DEEP],
    ['other/a.ipynb', { notebook: '_setup.ipynb' }, OF_ROOT],
    ['docs/a.ipynb', { notebook: './_setup.ipynb' }, OF_ROOT],
    ['docs/a.ipynb', { notebook: '_none.ipynb' }, []],
    ['a.ipynb', { code: 'x', pattern: '^docs/' }, []],
    [
      'docs/a.ipynb',
      { code: 'x', pattern: '^docs/' },
      [{ where: '', source: 'x' }],
    ],
  ])('%s with %j', async (file, code, before) => {
    expect(await read(file, code)).toMatchObject({ before, after: [] })
  })

  test('is what the notebook depends on', async () => {
    expect(
      await read('docs/a.ipynb', { notebook: '_setup.ipynb' }),
    ).toMatchObject({ files: [join(root, 'docs/_setup.ipynb')] })
  })

  test.each<[AroundCode, string, string]>([
    [
      { notebook: '_none.ipynb', pattern: '.' },
      'NB_ERR_OPTIONS',
      'The option `before` names _none.ipynb for a.ipynb, which is not there.',
    ],
    [{ notebook: 'lib/_none.ipynb' }, 'NB_ERR_OPTIONS', 'lib/_none.ipynb for'],
    [{ notebook: 'broken.ipynb' }, 'NB_ERR_PARSE', 'broken.ipynb, which is'],
  ])('%j cannot be read', async (code, errorCode, message) => {
    await expect(read('a.ipynb', code)).rejects.toMatchObject({
      code: errorCode,
      message: expect.stringContaining(message),
    })
  })
})
