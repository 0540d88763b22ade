import { describe, expect, test } from 'vitest'

import { echoOf, storedEcho } from '../../../src/execution/prompts/echo.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { withoutEchoes } from '../../../src/worker/verdict/without-echoes.ts'

const stream = (name: string, text: string): Output => ({
  output_type: 'stream',
  name,
  text,
})
const name = echoOf('Name? ', 'Ada', false)
const key = echoOf('Key: ', 'secret', true)
const actual = [
  stream('stdin', storedEcho(name) + storedEcho(key)),
  stream('stdout', 'Hello Ada\n'),
]

describe('prompts and answers in stored outputs', () => {
  test('as JupyterLab stores them', () => {
    expect(actual[0]).toMatchObject({ text: 'Name?  Ada\nKey:  ········\n' })
    const sides = { recorded: actual, actual }
    expect(withoutEchoes(sides, [name, key])).toBe(sides)
  })

  test.each([
    [
      'classic Notebook',
      'Name? Ada\nKey: ········\nHello Ada\n',
      'Hello Ada\n',
    ],
    ['Colab', 'Name? Ada\nKey: ··········\nHello Ada\n', 'Hello Ada\n'],
    ['a program that stores none', 'Hello Ada\n', 'Hello Ada\n'],
    ['other text between', 'a\nName? Ada\nb\nKey: ····\nc', 'a\nb\nc'],
    ['another answer', 'Name? Bob\nHello Ada\n', 'Name? Bob\nHello Ada\n'],
    ['once more', 'Name? Ada\nName? Ada\n', 'Name? Ada\n'],
  ])('%s', (_, stored, left) => {
    expect(
      withoutEchoes({ recorded: [stream('stdout', stored)], actual }, [
        name,
        key,
      ]),
    ).toEqual({
      recorded: [stream('stdout', left)],
      actual: [stream('stdout', 'Hello Ada\n')],
    })
  })

  test('of a cell that was not answered are outputs like others', () => {
    const sides = { recorded: [stream('stdout', 'Name? Ada\n')], actual: [] }
    expect(withoutEchoes(sides, [])).toBe(sides)
  })
})
