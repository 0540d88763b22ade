import { join, resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import { renderCoverage } from '../../../src/main/coverage/render-coverage.ts'
import type { CoverageReport } from '../../../src/main/coverage/report-process.ts'

const root = resolve('/project')

const measured = {
  executable: '/venv/bin/python',
  version: '3.12.1',
  hasPip: true,
  root,
  folders: [],
  isMissing: false,
  failure: undefined,
  lost: [],
  hasData: true,
}

const plan = {
  root,
  directory: join(root, 'coverage', 'python'),
  hasTable: true,
  reports: ['html'],
  isPart: false,
} as const

const report: CoverageReport = {
  type: 'reported',
  table: 'Name Stmts',
  total: '83.3',
  failUnder: undefined,
  reports: [join(plan.directory, 'html', 'index.html')],
}

describe('what was measured', () => {
  test('is a line and a table', () => {
    expect(renderCoverage({ measured, report, plan }, false)).toEqual({
      lines: [
        `Coverage of Python 3.12.1: 83.3 %, written to ${join('coverage', 'python')}`,
        'Name Stmts',
        '',
      ],
      warnings: [],
      error: undefined,
    })
  })

  test('and too little of it is an error', () => {
    const few = { ...report, failUnder: 90 }
    const { error } = renderCoverage({ measured, report: few, plan }, false)
    expect(error).toMatchObject({
      code: 'NB_ERR_COVERAGE',
      message: expect.stringContaining('is 83.3 %, and the project wants 90 %'),
    })
  })

  test('in a shard is not the whole', () => {
    const shard = { ...plan, isPart: true }
    const few = { ...report, failUnder: 90 }
    const words = renderCoverage({ measured, report: few, plan: shard }, false)
    expect(words.error).toBeUndefined()
    expect(words.lines[0]).toContain('83.3 % in this shard')
  })

  test('lacks what killed kernels ran', () => {
    const lost = [join(root, 'nb', 'a.ipynb'), join(root, 'nb', 'a.ipynb')]
    const { warnings, error } = renderCoverage(
      { measured: { ...measured, lost }, report, plan },
      false,
    )
    expect(error).toBeUndefined()
    expect(warnings).toEqual([
      `Coverage of Python 3.12.1 lacks what 2 kernels ran that ended without saving it (killed, or by os._exit): ${join('nb', 'a.ipynb')}.`,
    ])
  })

  test('may be nothing', () => {
    const words = renderCoverage(
      { measured, report: { type: 'empty' }, plan },
      false,
    )
    expect(words).toMatchObject({
      lines: [expect.stringContaining('no file of the project was run')],
      error: undefined,
    })
  })
})

describe('without coverage.py, the command that installs it', () => {
  test.each([
    [true, false, '/venv/bin/python -m pip install coverage'],
    [false, true, 'uv pip install --python /venv/bin/python coverage'],
    [
      false,
      false,
      '/venv/bin/python -m ensurepip && /venv/bin/python -m pip install coverage',
    ],
  ])('with pip: %s, with uv: %s', (hasPip, hasUv, command) => {
    const missing = { ...measured, isMissing: true, hasPip }
    const { error } = renderCoverage(
      { measured: missing, report: undefined, plan },
      hasUv,
    )
    expect(error?.message.split('\n')[1]).toBe(`Install it: ${command}`)
  })
})

test.each([
  [{ ...measured, failure: 'Unknown option' }, undefined, 'Unknown option'],
  [measured, { type: 'failed', error: 'No source' } as const, 'No source'],
])('what coverage.py raises is an error', (of, failed, text) => {
  const words = renderCoverage({ measured: of, report: failed, plan }, false)
  expect(words.error?.message).toContain(text)
})
