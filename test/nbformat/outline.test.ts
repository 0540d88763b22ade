import { describe, expect, test } from 'vitest'

import { markdownHeadings } from '../../src/nbformat/outline/markdown-headings.ts'
import type { Section } from '../../src/nbformat/outline/outline.ts'
import { outline } from '../../src/nbformat/outline/outline.ts'
import { plainText } from '../../src/nbformat/outline/plain-text.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import { expectLinearTime } from '../helpers/cpu-time.ts'
import { fixture } from '../helpers/notebooks/fixture.ts'
import {
  code,
  markdown,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'

describe('headings', () => {
  test.each([
    ['# One', ['1 One 0']],
    ['###### Six #', ['6 Six 0']],
    ['####### seven', []],
    ['#hashtag', []],
    ['   ## indented ##  ', ['2 indented 0']],
    ['    # code', []],
    ['\t# code', []],
    ['# C#', ['1 C# 0']],
    ['#', []],
    ['## ##', []],
    ['# ![image only](a.png)', []],
    ['text\n# a\ntext\n## b', ['1 a 1', '2 b 3']],
    ['# a\r\n\r\n## b\r\n', ['1 a 0', '2 b 2']],
    ['Title\n=====', ['1 Title 0']],
    ['\nTwo\nlines\n---\ntext', ['2 Two lines 1']],
    ['text\n\n---', []],
    ['---\ntext', []],
    ['***\ntext\n===', ['1 text 1']],
    ['- item\n---', []],
    ['- item\nlazy\n---', []],
    ['1. item\n===', []],
    ['> quote\n---', []],
    ['> # quoted', []],
    ['a | b\n--- | ---', []],
    ['    code\n---', []],
    ['```python\n# comment\n```\n# after', ['1 after 3']],
    ['~~~\n```\n# in\n~~~\n# after', ['1 after 4']],
    ['````\n```\n# in\n````\n# after', ['1 after 4']],
    ['```\n# never closed', []],
    ['``` not a fence` \n# a', ['1 a 1']],
    ['<!--\n# hidden\n-->\n# shown', ['1 shown 3']],
    ['<!-- one line -->\n# shown', ['1 shown 1']],
    ['<a name="x"></a>\n# shown', ['1 shown 1']],
  ])('%j', (source, expected) => {
    const actual = markdownHeadings(source).map(
      ({ title, level, lineIndex }) => `${level} ${title} ${lineIndex}`,
    )
    expect(actual).toEqual(expected)
  })
})

describe('plain text', () => {
  test.each([
    ['**bold** and *em* and ***both***', 'bold and em and both'],
    ['**a *b* c** __d__ _e_ ~~f~~', 'a b c d e f'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['`code *with* marks` ``a`b``', 'code *with* marks a`b'],
    ['[text](http://a.b/c_(d)) [ref][1] [plain]', 'text ref [plain]'],
    ['![image](a.png "t") after', 'after'],
    ['[![badge](a.svg)](b)Title', 'Title'],
    ['[**bold** link](x)', 'bold link'],
    ['<a id="x"></a>Title<br/> two <!-- no -->', 'Title two'],
    ['a < b > c', 'a < b > c'],
    ['<https://a.b/c>', 'https://a.b/c'],
    [String.raw`\*not em\* \# \<b>`, '*not em* # <b>'],
    ['$x_1 * y_1 * z$ here', '$x_1 * y_1 * z$ here'],
    ['R &amp; D &lt;3&nbsp;x &unknown;', 'R & D <3 x &unknown;'],
    ['  two\t blanks  ', 'two blanks'],
    ['*unclosed **marks', '*unclosed **marks'],
    ['日本語 **太字** 🎉', '日本語 太字 🎉'],
  ])('%j', (markdownText, expected) => {
    expect(plainText(markdownText)).toBe(expected)
  })

  test.each(['`', '[', '*', '_', '<a', '![', '$', '(', '[](', '**a'])(
    'time grows with a run of %j',
    (piece) => {
      expectLinearTime(75_000, (count) => plainText(piece.repeat(count)))
    },
  )
})

function drawn({ title, level, line, cells, sections }: Section): unknown {
  const numbers = cells.map(({ number }) => number)
  return [`${level} ${title} (${line})`, numbers, ...sections.map(drawn)]
}

describe('outline', () => {
  test('nests sections by level and drops those without code', () => {
    const notebook = notebookOf([
      code('before'),
      markdown('# A'),
      code('a'),
      markdown('### A.0.1\ntext\n## A.1'),
      code('a.1'),
      code(' '),
      markdown('#### without code'),
      markdown('## A.2\n### A.2.1'),
      code('a.2.1'),
      markdown('# B'),
      { cell_type: 'raw', source: '# raw' },
      markdown('no heading'),
      code('b'),
      markdown('# C'),
    ])
    expect(drawn(outline(notebook))).toEqual([
      '0  (1)',
      [1],
      [
        '1 A (12)',
        [2],
        ['2 A.1 (23)', [3, 4]],
        ['2 A.2 (45)', [], ['3 A.2.1 (45)', [5]]],
      ],
      ['1 B (56)', [6]],
    ])
  })

  test('heading cells of nbformat 3', () => {
    expect(drawn(outline(parseNotebook(fixture('v3-worksheets'))))).toEqual([
      '0  (1)',
      [],
      ['2 Two lines (16)', [1, 2]],
    ])
  })

  test('a notebook without cells is a root without sections', () => {
    expect(outline(notebookOf([]))).toEqual({
      title: '',
      level: 0,
      line: 1,
      cells: [],
      sections: [],
    })
  })
})
