import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { isNotebookError, NotebookError } from '../../src/common/errors.ts'
import { root } from '../helpers/environments.ts'

const text = (file: string): string => readFileSync(join(root, file), 'utf8')

test('docs/errors.md has each code, in the order of the union', () => {
  const codes = [
    ...text('src/common/errors.ts').matchAll(/^ {2}\| '(NB_ERR_\w+)'$/gm),
  ].map(([, code]) => code)
  const sections = text('docs/errors.md').split(/^## /m).slice(1)
  expect(codes.length).toBeGreaterThan(0)
  expect(sections.map((section) => section.split('\n')[0])).toEqual(codes)
  for (const section of sections) {
    expect(section).toMatch(
      /^NB_ERR_\w+\n\n\*\*When:\*\* .+\n\n\*\*What to do:\*\* .+\n/,
    )
  }
})

test.each([
  [new NotebookError('NB_ERR_PYTHON', 'none'), true],
  [{ name: 'NotebookError', message: 'none', code: 'NB_ERR_PYTHON' }, true],
  [Object.assign(new Error('none'), { code: 'ENOENT' }), false],
  [{ code: 1 }, false],
  ['NB_ERR_PYTHON', false],
  [undefined, false],
])('whether %o is an error of ours', (error, isOurs) => {
  expect(isNotebookError(error)).toBe(isOurs)
})
