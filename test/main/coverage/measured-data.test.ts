import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import {
  allSaved,
  readMeasured,
  removeData,
} from '../../../src/main/coverage/measured-data.ts'

const base = mkdtempSync(join(tmpdir(), 'measured-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Greater than any process's number. */
const GONE = 2 ** 30

function folderWith(name: string, files: Readonly<Record<string, string>>) {
  const data = join(base, name)
  const folder = join(data, '0a1b2c3d')
  mkdirSync(folder, { recursive: true })
  const facts = { executable: '/python', version: '3.12.1', root: '/project' }
  writeFileSync(
    join(folder, 'python.json'),
    JSON.stringify({ ...facts, pip: true }),
  )
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text)
  }
  return data
}

test('one Python of two projects is one', () => {
  const data = [
    folderWith('one', { '.coverage.host.pid7.XabcX': '' }),
    folderWith('two', { failed: 'what it says' }),
  ]
  expect(readMeasured([...data, join(base, 'none')])).toEqual([
    {
      executable: '/python',
      version: '3.12.1',
      hasPip: true,
      root: '/project',
      folders: data.map((folder) => join(folder, '0a1b2c3d')),
      isMissing: false,
      failure: 'what it says',
      lost: [],
      hasData: true,
    },
  ])
  removeData(data)
  expect(readMeasured(data)).toEqual([])
})

test('what began and has not ended is lost, unless it saved', () => {
  const data = folderWith('lost', {
    [`begun.${GONE}`]: '/project/killed.ipynb',
    [`begun.${GONE + 1}`]: '/project/left.ipynb',
    [`.coverage.host.pid${GONE + 1}.XabcX`]: '',
    [`begun.${GONE + 2}`]: '/project/older.ipynb',
    [`.coverage.my.host.${GONE + 2}.123456`]: '',
  })
  expect(readMeasured([data])[0]?.lost).toEqual(['/project/killed.ipynb'])
})

test('only processes that live are waited for', async () => {
  const data = folderWith('waiting', { [`begun.${process.pid}`]: '' })
  let isOver = false
  const waiting = allSaved([data]).then(() => (isOver = true))
  await allSaved([folderWith('gone', { [`begun.${GONE}`]: '' })])
  expect(isOver).toBe(false)
  rmSync(join(data, '0a1b2c3d', `begun.${process.pid}`))
  await waiting
})
