import { expect, test } from 'vitest'

import { NotebookError } from '../../src/common/errors.ts'
import {
  inertLine,
  inertText,
  withSigns,
  withoutCommands,
} from '../../src/common/inert.ts'

test.each([
  ['plain Größe ✓ 日本', 'plain Größe ✓ 日本'],
  ['two\n\tlines', 'two\n\tlines'],
  ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
  ['\u001b]52;c;x\u0007', '␛]52;c;x␇'],
  ['\0\b\r\f\v\u007f', '␀␈␍␌␋␡'],
  ['\u009b31m\u009c', '‹U+009B›31m‹U+009C›'],
  ['\u202e\u2066\u200b\ufeff', '‹U+202E›‹U+2066›‹U+200B›‹U+FEFF›'],
  // Joins emojis, and letters of some scripts.
  ['👩\u200d💻', '👩\u200d💻'],
])('%j is shown as %j', (text, shown) => {
  expect(withSigns(text)).toBe(shown)
})

test.each([
  ['::add-mask::x', '‹::›add-mask::x'],
  ['a\n  ::error::x', 'a\n  ‹::›error::x'],
  ['\u001b[31m::error::x', '\u001b[31m‹::›error::x'],
  ['std::vector', 'std::vector'],
  // GitHub's runner (2) looks for these anywhere in a line; so does Azure's agent.
  ['a ##[add-mask]x', 'a ##‹[›add-mask]x'],
  ['a ##vso[task.complete]', 'a ##vso‹[›task.complete]'],
  ['##TeamCity[x]', '##TeamCity‹[›x]'],
  ['## Title [1]', '## Title [1]'],
])('%j is printed as %j', (text, printed) => {
  expect(withoutCommands(text)).toBe(printed)
  expect(withoutCommands(printed)).toBe(printed)
})

test('a control that hides a command does not bring it back', () => {
  expect(inertText('\r::x\u200b\n\u200b::y\n:\u0007:z')).toBe(
    '␍::x‹U+200B›\n‹U+200B›::y\n:␇:z',
  )
})

test('a line stays one', () => {
  expect(inertLine('::a\r\n\n::b\u2028c\td')).toBe('‹::›a ::b c d')
})

test('what others say in an error can only be read', () => {
  const error = new NotebookError(
    'NB_ERR_SERVER',
    'It said "\u001b[2J\n::x::".',
  )
  expect(error.message).toBe('It said "␛[2J\n‹::›x::".')
})
