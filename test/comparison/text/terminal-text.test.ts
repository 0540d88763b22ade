import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { terminalText } from '../../../src/comparison/text/terminal-text.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'

const ESC = '\x1b'

test.for([
  ['plain text', 'a\nb\n', 'a\nb\n'],
  ['carriage return overwrites', 'long text\rAB', 'ABng text'],
  ['CRLF is a newline', 'a\r\nb\r\n', 'a\nb\n'],
  ['CR CR LF is a newline', 'a\r\r\nb', 'a\nb'],
  ['a carriage return at the end hides nothing', 'abc\r', 'abc'],
  ['a progress bar', ' 10%|#  |\r 50%|## |\r100%|###|\n', '100%|###|\n'],
  ['backspace moves the cursor', 'abc\bX', 'abX'],
  ['backspaces do not erase', 'abc\b\b', 'abc'],
  ['backspace stops at the start of the line', 'a\n\b\b\bX', 'a\nX'],
  ['erase to the right', `abcdef\rab${ESC}[K`, 'ab'],
  ['erase to the right, by number', `abcdef\rab${ESC}[0K`, 'ab'],
  ['erase to the left', `abcdef\rab${ESC}[1KX`, '  Xdef'],
  ['erase the line', `abcdef${ESC}[2K\rXY`, 'XY'],
  ['erase on an empty line', `${ESC}[2K${ESC}[1K${ESC}[K`, ''],
  ['cursor up', `first\nsecond${ESC}[A\rFIRST`, 'FIRST\nsecond'],
  ['cursor up keeps the column', `ab\ncd${ESC}[AX`, 'abX\ncd'],
  ['cursor up stops at the first row', `a${ESC}[99A\rX`, 'X'],
  ['newline above the last row goes down', `a\nb${ESC}[A\n\rX`, 'a\nX'],
  [
    'nested tqdm bars',
    `outer 0%\n\rinner 50%${ESC}[A\n\rinner 100%${ESC}[A\router 100%\n\n`,
    'outer 100%\ninner 100%\n',
  ],
  [
    'a long line, overwritten at its start',
    `${'a'.repeat(1000)}\rX`,
    `X${'a'.repeat(999)}`,
  ],
  ['cursor right opens blanks', `a${ESC}[3CX`, 'a   X'],
  ['cursor left', `abc${ESC}[2DX`, 'aXc'],
  ['column', `abc${ESC}[2GX`, 'aXc'],
  ['next and previous line', `a\nb${ESC}[FX${ESC}[EY`, 'X\nY'],
  ['colours are dropped', `${ESC}[1;31mred${ESC}[0m ${ESC}[mx`, 'red x'],
  ['colours take no column', `${ESC}[31mabc${ESC}[0m\rX`, 'Xbc'],
  ['erasing the screen hides nothing', `a\n${ESC}[2J${ESC}[Hb`, 'a\nb'],
  ['cursor visibility', `${ESC}[?25lab${ESC}[?25h`, 'ab'],
  ['character sets', `${ESC}(Bab${ESC}=`, 'ab'],
  ['hyperlinks', `${ESC}]8;;http://x${ESC}\\ab${ESC}]8;;\x07`, 'ab'],
  ['an unfinished title hides nothing', `${ESC}]0;ab\ncd`, '0;ab\ncd'],
  ['an unfinished sequence', `ab${ESC}[12`, 'ab12'],
  ['a lone escape is kept', `ab${ESC}`, `ab${ESC}`],
  ['columns are UTF-16 units', 'äöü日本\rAB', 'ABü日本'],
] as const)('%s', ([, text, expected]) => {
  expect(terminalText(text)).toBe(expected)
})

const TOKENS = [
  '\r',
  '\n',
  '\b',
  'a',
  'bc',
  ' ',
  '😀',
  '\t',
  '[',
  '1',
  ';',
  'm',
  '\x07',
  ...['[A', '[B', '[3C', '[D', '[5G', '[K', '[1K', '[2K', '[2J', ']0;'].map(
    (sequence) => ESC + sequence,
  ),
]

describe('any text', () => {
  const text = fc
    .array(fc.constantFrom(...TOKENS), { maxLength: 60 })
    .map((t) => t.join(''))

  const units = fc
    .array(fc.nat(0xffff), { maxLength: 200 })
    .map((codes) => String.fromCharCode(...codes))

  test('the result is not changed by a second time, escapes aside', () => {
    fc.assert(
      fc.property(text, (input) => {
        const once = terminalText(input)
        fc.pre(!once.includes(ESC))
        expect(terminalText(once)).toBe(once)
      }),
    )
  })

  test('text without controls is itself', () => {
    fc.assert(
      fc.property(units, (input) => {
        fc.pre(!/[\r\b\x1b]/.test(input))
        expect(terminalText(input)).toBe(input)
      }),
    )
  })

  test('bytes never throw', () => {
    fc.assert(
      fc.property(units, (input) => {
        expect(terminalText(`${ESC}[${input}\r${input}`)).toEqual(
          expect.any(String),
        )
      }),
    )
  })
})

describe('megabytes of controls take linear time', () => {
  test.for([
    ['progress bar', ' 50%|#####     | 50/100 [00:01<00:01, 49.99it/s]\r'],
    ['nested bars', `\ninner 50%|###   |${ESC}[A\router 20%|##   |`],
    ['overwrites of one long line', `xxxx${ESC}[5DX`],
    ['erasures', `X${ESC}[1K${ESC}[C`],
    ['cursor movements', `${ESC}[999C${ESC}[9BX\n${ESC}[99A`],
    ['unfinished strings', `${ESC}]8;;`],
    ['colours', `${ESC}[31mx${ESC}[0m`],
  ] as const)('%s', ([, unit]) => {
    expectLinearTime(500_000, (size) => {
      const line = 'x'.repeat(size / 50)
      terminalText(`${line}\n${unit.repeat(size / unit.length)}`)
    })
  })
})
