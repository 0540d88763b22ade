import { join, resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import { coveragePlan } from '../../../src/main/coverage/coverage-plan.ts'

const root = resolve('/project')

describe('whether Python is measured', () => {
  test.each([
    ['nothing is said', undefined, {}, false],
    ['Vitest measures', undefined, { enabled: true }, true],
    ['Vitest does not', undefined, { enabled: false }, false],
    ['the option says so', true, { enabled: false }, true],
    [
      'the option says so, and Vitest has no configuration',
      true,
      undefined,
      true,
    ],
    [
      'the option says no, and Vitest measures',
      false,
      { enabled: true },
      false,
    ],
  ])('%s', (_, wanted, coverage, expected) => {
    expect(coveragePlan(wanted, { root, coverage }) !== undefined).toBe(
      expected,
    )
  })
})

test.each([
  [undefined, true, ['html', 'json']],
  [[['text', {}]], true, []],
  ['text-summary', true, []],
  [['lcov'], false, ['lcov', 'html']],
  [[['lcovonly', { file: 'a.info' }], 'text'], true, ['lcov']],
  [['html', 'html-spa'], false, ['html']],
  [['json', 'json-summary', 'cobertura'], false, ['json', 'xml']],
  [['clover', 'teamcity', './own-reporter.js', 'none'], false, []],
  [[], false, []],
])('reporters %j', (reporter, hasTable, reports) => {
  const coverage = { enabled: true, reporter }
  expect(coveragePlan(undefined, { root, coverage })).toMatchObject({
    hasTable,
    reports,
  })
})

test.each([
  [undefined, join(root, 'coverage', 'python')],
  ['out/js', join(root, 'out', 'js', 'python')],
  [resolve('/elsewhere'), join(resolve('/elsewhere'), 'python')],
])('directory %s', (reportsDirectory, directory) => {
  const coverage = { reportsDirectory }
  expect(coveragePlan(true, { root, coverage })?.directory).toBe(directory)
})

test('a shard is a part of a run', () => {
  const shard = { index: 1, count: 2 }
  expect(coveragePlan(true, { root, coverage: {}, shard })?.isPart).toBe(true)
  expect(coveragePlan(true, { root, coverage: {} })?.isPart).toBe(false)
})
