import { describe, expect, test } from 'vitest'

import { PromptAnswers } from '../../../src/execution/prompts/prompt-answers.ts'
import type { PromptAnswer } from '../../../src/execution/prompts/prompt-answers.ts'

const answer = (prompt: string | RegExp, value: string): PromptAnswer => ({
  prompt,
  value,
})

describe('the answers to prompts', () => {
  test.each<[string, readonly PromptAnswer[], readonly string[], unknown]>([
    ['a text is the whole prompt', [answer('Name:', 'a')], ['Name: '], ['a']],
    ['and not a part of it', [answer('Name', 'a')], ['Name: '], [undefined]],
    ['a pattern is a part', [answer(/name/i, 'a')], ['Your Name: '], ['a']],
    [
      'a pattern with a state has none',
      [answer(/name/g, 'a')],
      ['name', 'name', 'name'],
      ['a', 'a', 'a'],
    ],
    [
      'each is given once, and the last one from then on',
      [answer('n', 'a'), answer('other', 'x'), answer(/n/, 'b')],
      ['n', 'n', 'n', 'other', 'n', 'other'],
      ['a', 'b', 'b', 'x', 'b', 'x'],
    ],
    [
      'an empty prompt can be answered',
      [answer('', 'a')],
      ['', 'b'],
      ['a', undefined],
    ],
  ])('%s', (_, answers, prompts, expected) => {
    const given = new PromptAnswers(answers)
    expect(prompts.map((prompt) => given.take(prompt)?.value)).toEqual(expected)
  })
})
