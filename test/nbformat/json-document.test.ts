import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { plainNumbers } from '../../src/common/plain-numbers.ts'
import type { JsonDocument } from '../../src/nbformat/json/json-document.ts'
import { parseJsonDocument } from '../../src/nbformat/json/json-document.ts'
import type { JsonNode } from '../../src/nbformat/json/json-node.ts'
import { member, toJsonValue } from '../../src/nbformat/json/json-node.ts'
import { NotebookParseError } from '../../src/nbformat/parse-error.ts'
import { cpuTime, expectLinearTime } from '../helpers/cpu-time.ts'
import { fixture } from '../helpers/notebooks/fixture.ts'

/** Numbers as `JSON.parse` has them. */
function read(text: string): unknown {
  return plainNumbers(toJsonValue(parseJsonDocument(text).root))
}

function failure(text: string): NotebookParseError | undefined {
  try {
    parseJsonDocument(text)
    return undefined
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return error
    }
    throw error
  }
}

function nestedLists(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}

function nodesOf(node: JsonNode): readonly JsonNode[] {
  switch (node.type) {
    case 'scalar':
      return [node]
    case 'array':
      return [node, ...node.items.flatMap(nodesOf)]
    case 'object':
      return [node, ...node.members.flatMap(({ value }) => nodesOf(value))]
  }
}

function expectSpansToHoldTheirValues({ text, root }: JsonDocument): void {
  for (const node of nodesOf(root)) {
    expect(JSON.parse(text.slice(node.start, node.end))).toEqual(
      plainNumbers(toJsonValue(node)),
    )
  }
}

describe('values', () => {
  test.each([
    ['NaN', Number.NaN],
    ['[Infinity, -Infinity]', [Infinity, -Infinity]],
    ['-0.0', -0],
    ['1e400', Infinity],
    ['\uFEFF {}\r\n', {}],
    ['{"a": 1, "b": 2, "a": 3}', { a: 3, b: 2 }],
    ['{"__proto__": 1}', JSON.parse('{"__proto__": 1}')],
    [String.raw`"\ud83d\ude00\\\" \ud800"`, '😀\\" \ud800'],
    ['"\u2028\u007f"', '\u2028\u007f'],
  ])('%j', (text, value) => {
    expect(read(text)).toEqual(value)
  })

  test('members keep the places of key and value, doubled keys too', () => {
    const { root } = parseJsonDocument('\uFEFF{"a" :1,\r\n"a": [2]}')
    expect(root).toEqual({
      type: 'object',
      start: 1,
      end: 20,
      members: [
        {
          key: { type: 'scalar', start: 2, end: 5, value: 'a' },
          value: { type: 'scalar', start: 7, end: 8, value: 1 },
        },
        {
          key: { type: 'scalar', start: 11, end: 14, value: 'a' },
          value: {
            type: 'array',
            start: 16,
            end: 19,
            items: [{ type: 'scalar', start: 17, end: 18, value: 2 }],
          },
        },
      ],
    })
    expect(root.type === 'object' && member(root, 'a')?.start).toBe(16)
  })

  test('lines end with \\n only; a byte order mark has no column', () => {
    const { lines } = parseJsonDocument('\uFEFF[1,\r\n"\u2028",\n2]')
    const places = [0, 1, 5, 6, 10, 11].map((offset) => [
      lines.lineAt(offset),
      lines.columnAt(offset),
    ])
    expect(places).toEqual([
      [1, 1],
      [1, 1],
      [1, 5],
      [2, 1],
      [2, 5],
      [3, 1],
    ])
  })
})

describe('any JSON', () => {
  const json = fc
    .tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '\r\n '))
    .map(([value, indent]) => JSON.stringify(value, undefined, indent))

  test('gives the values of JSON.parse, at places that hold them', () => {
    fc.assert(
      fc.property(json, (text) => {
        const document = parseJsonDocument(text)
        expect(read(text)).toEqual(JSON.parse(text))
        expectSpansToHoldTheirValues(document)
      }),
    )
  })

  test('with one character changed is refused when JSON.parse refuses it', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.constantFrom(0, 1),
      inserted: fc.constantFrom(
        ...`[]{},:"\\'0.-eE tu/\n\u0001\u00a0`.split(''),
        '',
      ),
    })
    fc.assert(
      fc.property(json, change, (text, { at, removed, inserted }) => {
        const offset = Math.floor(at * text.length)
        const changed =
          text.slice(0, offset) + inserted + text.slice(offset + removed)
        let expected: unknown
        try {
          expected = { value: JSON.parse(changed) }
        } catch {
          expected = 'refused'
        }
        const actual = failure(changed) ? 'refused' : { value: read(changed) }
        expect(actual).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })

  test('cut anywhere is refused at a place inside the text', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(), (value, seed) => {
        const text = JSON.stringify(value, undefined, 1)
        const cut = text.slice(0, seed % text.length)
        const error = failure(cut)
        expect(error).toBeInstanceOf(NotebookParseError)
        expect(error?.line).toBeLessThanOrEqual(cut.split('\n').length)
      }),
    )
  })
})

describe('what is not JSON', () => {
  test.each([
    ['[1,]', 'expected a value after the comma, found "]"', 1, 4],
    [
      '{"a": 1,\n}',
      'expected a key in double quotes after the comma, found "}"',
      2,
      1,
    ],
    ['[1 2]', 'expected "," or "]", found "2"', 1, 4],
    ['{"a" 1}', 'expected ":", found "1"', 1, 6],
    ['{"a":1 "b":2}', 'expected "," or "}", found "\\""', 1, 8],
    ["{'a': 1}", 'expected a key in double quotes, found "\'"', 1, 2],
    ['{a: 1}', 'expected a key in double quotes, found "a"', 1, 2],
    ['[True]', 'expected a value, found "True"', 1, 2],
    ['[01]', 'expected "," or "]", found "1"', 1, 3],
    ['[.5]', 'expected a value, found ".5"', 1, 2],
    ['[+1]', 'expected a value, found "+1"', 1, 2],
    ['[-NaN]', 'expected a value, found "-NaN"', 1, 2],
    ['[1] // end', 'expected the end of the file, found "/"', 1, 5],
    ['[\u00a01]', 'expected a value, found the character U+00A0', 1, 2],
    ['["a\nb"]', 'expected the string to go on, found a line break', 1, 4],
    ['["a\tb"]', 'expected the string to go on, found a tab character', 1, 4],
    [
      String.raw`["\\\x"]`,
      String.raw`expected one of " \ / b f n r t u after the backslash (u with four hex digits), found "x"`,
      1,
      6,
    ],
    [
      String.raw`["\u12"]`,
      String.raw`expected one of " \ / b f n r t u after the backslash (u with four hex digits), found "u12"`,
      1,
      4,
    ],
    ['', 'the file is empty', 1, 1],
    ['\uFEFF \r\n', 'the file is empty', 1, 1],
  ])('%j', (text, fact, line, column) => {
    const error = failure(text)
    const first = error?.message.split('\n')[0]
    expect([
      first?.replace(/^.* at line \d+, column \d+: /, ''),
      error?.line,
      error?.column,
    ]).toEqual([fact, line, column])
  })

  test.each([
    ['{"a": [1, 2', 'a list (begun at line 1)'],
    ['{\n"a":', 'an object (begun at line 1)'],
    ['[\n"abc', 'a string (begun at line 2)'],
    ['["abc\\', 'a string (begun at line 1)'],
    ['["abc\\"', 'a string (begun at line 1)'],
    ['[tru', 'a value (begun at line 1)'],
    ['[-', 'a value (begun at line 1)'],
    ['[-Inf', 'a value (begun at line 1)'],
    ['[1,\n\n', 'a list (begun at line 1)'],
  ])('cut off: %j', (text, inside) => {
    expect(failure(text)?.message.split('\n')[0]?.split(': ')[1]).toBe(
      `the file ends in the middle of ${inside}`,
    )
  })

  test('nesting is limited, also where it never ends', () => {
    expect(failure(nestedLists(1000))).toBe(undefined)
    expect(failure(nestedLists(1001))?.column).toBe(1001)
    expect(failure('[{"a":'.repeat(100_000))?.message.split('\n')[0]).toBe(
      'not readable JSON at line 1, column 3001: lists and objects are nested deeper than 1000 levels',
    )
  })

  test('a long line is shown around the place', () => {
    const error = failure(`["${'x'.repeat(500)}" "${'y'.repeat(500)}"]`)
    expect(error?.message).toMatchInlineSnapshot(`
      "not valid JSON at line 1, column 505: expected "," or "]", found "\\""

        1 | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
          |                                         ^

      Fix the file by hand or restore it from version control."
    `)
  })

  test.each([
    'trailing-comma',
    'truncated',
    'merge-conflict',
    'git-lfs',
    'web-page',
    'empty-file',
  ])('%s.ipynb', (name) => {
    expect(failure(fixture(name))?.message).toMatchSnapshot()
  })
})

test('20 MB of images are read about as fast as by JSON.parse', () => {
  const image = `${'iVBORw0KGgo'.repeat(100_000)}\n`
  const text = JSON.stringify(Array.from({ length: 18 }, () => [image]))
  expect(text.length).toBeGreaterThan(19e6)
  // Measured: 50 ms, as long as JSON.parse takes. A parser that looks at each
  // character takes fifty times that.
  const native = cpuTime(() => JSON.parse(text))
  expect(cpuTime(() => parseJsonDocument(text))).toBeLessThan(20 * native + 200)
})

test('time grows with the length of the text', () => {
  expectLinearTime(100_000, (length) => {
    parseJsonDocument(JSON.stringify(Array.from({ length }, () => 'a\\"\n')))
  })
})
