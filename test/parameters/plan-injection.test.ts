import { describe, expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { planInjection } from '../../src/parameters/injection/plan-injection.ts'
import { notebookParameters } from '../../src/parameters/notebook-parameters.ts'
import type { Parameters } from '../../src/parameters/parameter-value.ts'
import { code, notebookOf } from '../helpers/notebooks/notebook-text.ts'

const DEFAULTS = code('region = "eu"\nmonth = 1', { tags: ['parameters'] })

function planned(
  cells: readonly JsonObject[],
  parameters: Parameters,
  language = 'python',
): string {
  const notebook = notebookOf(cells, { kernelspec: { name: 'k', language } })
  try {
    const { after, source } = planInjection(notebook, parameters, 'a.ipynb')
    return `after ${after}: ${source}`
  } catch (error) {
    return String(error)
  }
}

describe('parameters come', () => {
  test.each<[string, readonly JsonObject[], string, string]>([
    [
      'after the cell with the tag',
      [code('x = 1'), DEFAULTS, code('region')],
      'python',
      'after 2: # Parameters\nregion = "us"\n',
    ],
    [
      'after what papermill has injected',
      [
        DEFAULTS,
        code('region = "as"', { tags: ['injected-parameters'] }),
        code('region'),
      ],
      'python',
      'after 2: # Parameters\nregion = "us"\n',
    ],
    [
      'before the first cell',
      [code('print(region)')],
      'python',
      'after 0: # Parameters\nregion = "us"\n',
    ],
    [
      'where cells use them before they give them a value',
      [code('region = region.upper()')],
      'python',
      'after 0: # Parameters\nregion = "us"\n',
    ],
    [
      'declared as they are',
      [code('var region = "eu"', { tags: ['parameters'] })],
      'javascript',
      'after 1: // Parameters\nvar region = "us"\n',
    ],
  ])('%s', (_, cells, language, expected) => {
    expect(planned(cells, { region: 'us' }, language)).toBe(expected)
  })
})

test.each<[string, readonly JsonObject[], string, string]>([
  [
    'a slip',
    [DEFAULTS],
    'regoin',
    'a.ipynb has no parameter "regoin": cell [1], which is tagged `parameters`, assigns region, month.\nDid you mean "region"?',
  ],
  [
    'no such name',
    [DEFAULTS],
    'year',
    'a.ipynb has no parameter "year": cell [1], which is tagged `parameters`, assigns region, month.\nGive it a default in that cell, or leave it out.',
  ],
  [
    'a slip without defaults',
    [code('print(region)\nregion_count = 1')],
    'region_coumt',
    'a.ipynb has no parameter "region_coumt": no cell of it is tagged `parameters`, and none mentions that name.\nDid you mean "region_count"?',
  ],
  [
    'a default without the tag',
    [code('x = 1'), code('region = "eu"')],
    'region',
    'a.ipynb does not take the parameter "region": no cell of it is tagged `parameters`, and cell [2] gives it a value of its own.\nTag that cell `parameters`, so that values are set after it.',
  ],
])('refused: %s', (_, cells, name, message) => {
  expect(planned(cells, { [name]: 1 })).toBe(`NotebookError: ${message}`)
})

test('refused: a language that is not known', () => {
  expect(planned([DEFAULTS], { region: 1 }, 'sql')).toBe(
    'NotebookError: a.ipynb cannot be given parameters: how sql writes values is not known.\nThey can be given to Python, R, Julia, JavaScript, TypeScript and bash.',
  )
})

test('names that come from elsewhere are not refused', () => {
  const cell = code('from settings import *', { tags: ['parameters'] })
  expect(planned([cell], { region: 1 })).toMatch(/^after 1/)
})

test('what is given from outside is stronger, and the later glob', () => {
  const given = [
    { pattern: '^reports/[^/]*$', parameters: { region: 'us', month: 2 } },
    { pattern: '^reports/a', parameters: { region: 'as' } },
    { pattern: '^others/', parameters: { region: 'af' } },
  ]
  const notebook = notebookOf([], {
    vitest: { parameters: { region: 'eu', year: 2024, none: null } },
  })
  expect(notebookParameters(notebook, given, 'reports/a.ipynb')).toEqual({
    region: 'as',
    month: 2,
    year: 2024,
    none: null,
  })
})

test('integers of a notebook keep all their digits', () => {
  const metadata = JSON.parse('{"vitest": {"parameters": {"a": [1]}}}')
  expect(notebookParameters({ metadata }, undefined, 'a.ipynb')).toEqual({
    a: [1],
  })
})
