import { expect, test } from 'vitest'

import { terminalMarkup } from '../../../../src/main/report-page/content/terminal-markup.ts'
import { expectLinearTime } from '../../../helpers/cpu-time.ts'

const ESC = '\u001b'

test.each([
  ['plain text', 'a < b & c', 'a &#60; b &#38; c'],
  [
    'a colour',
    `${ESC}[31mred${ESC}[0m.`,
    '<span class="ansi-red-fg">red</span>.',
  ],
  [
    'bold in a colour',
    `${ESC}[1;32mx${ESC}[0m`,
    '<span class="ansi-green-fg ansi-bold">x</span>',
  ],
  [
    'one of 256',
    `${ESC}[38;5;208mx${ESC}[0m`,
    '<span style="color:rgb(255,135,0)">x</span>',
  ],
  [
    'a true one',
    `${ESC}[48;2;1;2;3mx${ESC}[0m`,
    '<span style="background-color:rgb(1, 2, 3)">x</span>',
  ],
  ['what moves the cursor', `a${ESC}[2Kb${ESC}[3;1Hc`, 'abc'],
  [
    'a hyperlink',
    `${ESC}]8;;https://evil.test\u0007text${ESC}]8;;\u0007`,
    'text',
  ],
  ['a carriage return', '10%\r20%\r30%\n', '30%\n'],
  ['a lone escape', `a${ESC}`, 'a␛'],
  ['text that is turned around', 'a\u202eb', 'a‹U+202E›b'],
])('%s', (_, text, expected) => {
  expect(terminalMarkup(text).text).toBe(expected)
})

test('takes linear time', () => {
  expectLinearTime(5000, (size) => {
    terminalMarkup(`${ESC}[31mx${ESC}[0m `.repeat(size))
  })
})
