import { describe, expect, test } from 'vitest'

import type { JsonObject, JsonValue } from '../../src/common/json.ts'
import { cellDirectives } from '../../src/directives/cell-directives.ts'
import { notebookDirectives } from '../../src/directives/notebook-directives.ts'
import {
  code,
  codeCells,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'

function ofCell(source: string, metadata: JsonObject = {}) {
  const notebook = notebookOf([code(source, metadata)])
  const [cell] = codeCells(notebook)
  return cell && cellDirectives(notebook, cell)
}

describe('a cell leaves itself out', () => {
  const directives = { checks: { secrets: false, 'absolute-paths': false } }

  test.for<[string, JsonObject]>([
    ['# vitest: checks=-secrets -absolute-paths', {}],
    ['x', { tags: ['vitest:checks=-secrets -absolute-paths'] }],
    ['x', { vitest: { checks: ['-secrets', '-absolute-paths'] } }],
    ['x', { vitest: { checks: directives.checks } }],
    ['# vitest: checks=-secrets', { vitest: { checks: '-absolute-paths' } }],
  ])('%s %j', ([source, metadata]) => {
    expect(ofCell(source, metadata)).toEqual({ directives, warnings: [] })
  })

  test.for([
    'checks',
    'checks=secrets',
    'checks=-secret',
    'checks=-kernelspec',
    'checks=-unique-ids -secrets',
  ])('"%s" is malformed', (text) => {
    expect(ofCell(`# vitest: ${text}`)).toEqual({
      directives: {},
      warnings: [
        `cell [1]: comment: malformed directive "${text}"; write it like "checks=-secrets"`,
      ],
    })
  })
})

test.for<[JsonValue, JsonObject]>([
  ['-secrets', { secrets: false }],
  [['-secrets', 'kernelspec'], { secrets: false, kernelspec: true }],
  [{ 'unique-ids': false }, { 'unique-ids': false }],
])('a notebook switches %j', ([checks, expected]) => {
  expect(notebookDirectives(notebookOf([], { vitest: { checks } }))).toEqual({
    directives: { checks: expected },
    warnings: [],
  })
})

test('a name that there is not, of a notebook', () => {
  const { directives, warnings } = notebookDirectives(
    notebookOf([], { vitest: { checks: ['-order'] } }),
  )
  expect(directives).toEqual({})
  expect(warnings).toHaveLength(1)
})
