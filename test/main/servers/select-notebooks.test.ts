import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import {
  narrowing,
  selectNotebooks,
} from '../../../src/main/servers/select-notebooks.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'

test.each([
  ['docs', ['drafts/**'], false],
  ['drafts', ['drafts/**'], true],
  ['a/drafts', ['**/drafts/**'], true],
  // What is deeper is not excluded.
  ['drafts', ['drafts/*'], false],
  ['drafts', ['drafts/**/*.ipynb'], false],
  ['node_modules', ['**/node_modules/**'], true],
  ['.cache', ['**/.*/**'], true],
] as const)(
  'no look into %s, where %j is left out: %s',
  (folder, exclude, is) => {
    expect(narrowing('**', exclude).isClosed(folder)).toBe(is)
  },
)

describe('notebooks that are selected on a server', () => {
  const FILES = [
    'a.ipynb',
    'unit [1]/one.ipynb',
    'unit [1]/deep/er/two.IPYNB',
    'unit 2/drafts/three.ipynb',
    'unit 2/drafts/kept.ipynb',
    'unit 2/four.ipynb',
    'unit 2/data.csv',
    'unit 2/node_modules/x/five.ipynb',
    'docs/_build/six.ipynb',
    'lines/seven\n7.ipynb',
  ]
  let directory: string
  let server: TestServer
  let rest: RestClient

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'select-'))
    for (const file of FILES) {
      await mkdir(dirname(join(directory, file)), { recursive: true })
      await writeFile(join(directory, file), '{}')
    }
    const deep = Array.from({ length: 32 }, (_, level) => `level ${level}`)
    await mkdir(join(directory, 'endless', ...deep), { recursive: true })
    server = await startJupyterServer({ kind: 'jupyter_server', directory })
    rest = new RestClient(server.address)
  })

  afterAll(async () => {
    await rest[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  })

  const select = async (
    notebooks: readonly string[],
    exclude: readonly string[] = ['endless/**', '**/node_modules/**'],
  ): Promise<readonly string[]> =>
    (
      await selectNotebooks(rest, {
        notebooks,
        exclude,
        passedOver: ['**/_build/**'],
      })
    ).toSorted()

  test('by paths, folders and globs', async () => {
    expect(
      await Promise.all([
        select(['/a.ipynb', 'unit 2/']),
        select(['unit */*.ipynb']),
        select(['unit [1]', 'unit [[]1]/**/*.{ipynb,IPYNB}']),
        select(
          [''],
          ['endless/**', '**/node_modules/**', '**/drafts/**', 'lines/**'],
        ),
        // Named by its path, it is meant.
        select(['unit 2/drafts/kept.ipynb'], ['**/drafts/**']),
        select(['lines/*.ipynb']),
      ]),
    ).toEqual([
      ['a.ipynb', ...FILES.slice(3, 6)].toSorted(),
      ['unit 2/four.ipynb', 'unit [1]/one.ipynb'],
      ['unit [1]/deep/er/two.IPYNB', 'unit [1]/one.ipynb'],
      [
        'a.ipynb',
        'unit 2/four.ipynb',
        'unit [1]/deep/er/two.IPYNB',
        'unit [1]/one.ipynb',
      ],
      ['unit 2/drafts/kept.ipynb'],
      // Refused by its name, and not passed over.
      ['lines/seven\n7.ipynb'],
    ])
  })

  test.each([
    ['unit 9/*.ipynb', 'There is no notebook like "unit 9/*.ipynb" at '],
    ['nowhere', 'There is no "nowhere" at '],
    ['docs', 'There is no notebook in "docs" at '],
    [
      'docs/_build/six.ipynb',
      '`server.notebooks` names "docs/_build/six.ipynb", which is never run',
    ],
    ['unit 2/data.csv', 'which is no notebook by its name.'],
    ['../up', '`server.notebooks` names "../up", which leads out'],
    ['endless', 'more than 30 levels of folders below "endless"'],
  ])('%s is an error', async (entry, message) => {
    await expect(select([entry], [])).rejects.toThrow(message)
  })
})
