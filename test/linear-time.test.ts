import { describe, expect, test } from 'vitest'

import { withoutCommands } from '../src/common/inert.ts'
import type { JsonValue } from '../src/common/json.ts'
import { compareCellOutputs } from '../src/comparison/compare-outputs.ts'
import { areIdentical } from '../src/comparison/identical-outputs.ts'
import { comparisonSettings } from '../src/comparison/options/comparison-settings.ts'
import { visiblePair } from '../src/comparison/report/visible-text.ts'
import { parseSanitizer } from '../src/comparison/rules/sanitizer/parse-sanitizer.ts'
import { cellDirectives } from '../src/directives/cell-directives.ts'
import { notebookDirectives } from '../src/directives/notebook-directives.ts'
import { absolutePaths } from '../src/hygiene/absolute-paths.ts'
import { checkedNotebook } from '../src/hygiene/checked-notebook.ts'
import { leadingImports } from '../src/nbformat/outline/leading-imports.ts'
import { markdownHeadings } from '../src/nbformat/outline/markdown-headings.ts'
import { outline } from '../src/nbformat/outline/outline.ts'
import { parseNotebook } from '../src/nbformat/parse-notebook.ts'
import { cellTitle } from '../src/test-module/cell-title.ts'
import { titleLiteral } from '../src/test-module/generate-module.ts'
import { findPreloadHazard } from '../src/worker/kernels/preload-hazards.ts'
import { parseTraceback } from '../src/worker/report/traceback.ts'
import { parseV8Stack } from '../src/worker/report/v8-stack.ts'
import { describeVolatileSource } from '../src/worker/report/volatile-source.ts'
import { withoutExitWarning } from '../src/worker/verdict/early-end.ts'
import { expectLinearTime } from './helpers/cpu-time.ts'
import { headingNotebook } from './helpers/notebooks/heading-notebook.ts'
import { notebookFile, stdout } from './helpers/notebooks/notebook-file.ts'
import type { CellSpec } from './helpers/notebooks/notebook-file.ts'
import { codeCell, failureText } from './helpers/outputs/failures.ts'

/** What the main process does with a notebook before anything is executed. */
function plan(text: string): void {
  const notebook = parseNotebook(text)
  notebookDirectives(notebook)
  outline(notebook)
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'code') {
      const { directives } = cellDirectives(notebook, cell)
      titleLiteral(cellTitle(cell, directives.name, 'stable'))
    }
  }
}

function planCells(...cells: readonly (CellSpec | string)[]): void {
  plan(notebookFile(cells))
}

function fill(text: string, size: number): string {
  return text.repeat(Math.ceil(size / text.length))
}

const SIZE = 20_000

describe('time grows with the size of what is read in the main process', () => {
  test.for<[string, (size: number) => void]>([
    [
      'a heading of nbformat 3',
      (n) => plan(headingNotebook(`a${fill(' ', n)}b`)),
    ],
    ['directives, all the same', (n) => planCells(fill('# vitest: skip\n', n))],
    [
      'directives, all different',
      (n) =>
        planCells(
          Array.from(
            { length: n / 20 },
            (_, i) => `# vitest: ignore=a${i}`,
          ).join('\n'),
        ),
    ],
    [
      'directives that there are not',
      (n) =>
        planCells(
          Array.from({ length: n / 20 }, (_, i) => `# vitest: never${i}`).join(
            '\n',
          ),
        ),
    ],
    [
      'a directive with commas',
      (n) => planCells(`# vitest: ${fill('skip,', n)}`),
    ],
    [
      'a reason with commas',
      (n) => planCells(`# vitest: skip: ${fill('a,', n)}`),
    ],
    [
      'a comment of blanks',
      (n) => planCells(`#${fill(' ', n)}\u2028x\u2028# vitest: skip`),
    ],
    [
      'a comment of signs',
      (n) => planCells(`${fill('#', n)}x\n# vitest: skip`),
    ],
    ['a marker of nbval', (n) => planCells(`#NBVAL_SKIP:${fill('\t', n)}\rx`)],
    [
      'tags, all the same',
      (n) =>
        planCells({
          code: '1',
          tags: Array.from({ length: n / 10 }, () => 'vitest:skip'),
        }),
    ],
    [
      'a tag of dashes',
      (n) => planCells({ code: '1', tags: [`${fill('-', n)}\nx`] }),
    ],
    ['digits', (n) => planCells(`# vitest: tolerance=${fill('1', n)}x`)],
    [
      'patterns of nbreg, in each cell',
      (n) => {
        const diff_replace = Array.from({ length: n / 20 }, () => [
          '/cells/*/outputs',
          'a',
          'b',
        ])
        plan(
          notebookFile(
            Array.from({ length: n / 400 }, () => '1'),
            { nbreg: { diff_replace } },
          ),
        )
      },
    ],
    ['a fence', (n) => planCells({ markdown: fill('`', n) }, '1')],
    [
      'a fence that is closed',
      (n) =>
        planCells({ markdown: `${fill('~', n)}\na\n${fill('~', n)}x` }, '1'),
    ],
    [
      'a heading of blanks',
      (n) => planCells({ markdown: `# ${fill(' ', n)}\u2028x` }, '1'),
    ],
    [
      'headings of marks',
      (n) => planCells({ markdown: fill(`# ${fill('**~~_', 400)}\n`, n) }, '1'),
    ],
    [
      'headings of ticks',
      (n) => planCells({ markdown: fill(`# ${fill('`a``', 400)}\n`, n) }, '1'),
    ],
    [
      'headings of tags',
      (n) => planCells({ markdown: fill(`# ${fill('<!--', 400)}\n`, n) }, '1'),
    ],
    [
      'rules of stars',
      (n) => planCells({ markdown: `${fill('* ', n)}x` }, '1'),
    ],
    [
      'imports',
      (n) =>
        leadingImports([
          `import${fill('\t', n)}`,
          `import ${fill('a,', n)}b`,
          `from a import (\n${fill('b,\n', n)})`,
          `from a import ${fill('b, \\\n', n)} c`,
          `from${fill('\t', n)}`,
          fill('import a;', n),
        ]),
    ],
  ])('%s', ([, act]) => {
    expectLinearTime(SIZE, act)
  })
})

describe('and in the worker', () => {
  test.for<[string, (size: number) => void]>([
    [
      'blanks behind a red line',
      (n) => red('ValueError', 'm', [], `1${fill(' ', n)}#\n1/0`),
    ],
    ['newlines in a message', (n) => red('ValueError', fill('\n', n))],
    ['blanks in a message', (n) => red('ValueError', `${fill(' ', n)}x`)],
    [
      'places in a message',
      (n) => red('SyntaxError', fill(' (<ipython-input-', n)),
    ],
    ['types in one display', (n) => compareTypes(n / 40)],
    [
      'blanks that differ',
      (n) => visiblePair(`a${fill(' ', n)}b`, `a\u00a0${fill(' ', n)}b`),
    ],
    ['carriage returns', (n) => withoutCommands(`${fill('\r', n)}::`)],
    ['a frame of carriage returns', (n) => parseTraceback([fill('\r', n)])],
    ['a frame of V8', (n) => parseV8Stack([` at (${fill(' (:', n)}`])],
    [
      'warnings of an exit',
      (n) =>
        withoutExitWarning([
          {
            output_type: 'stream',
            name: 'stderr',
            text: fill('interactiveshell.py:1: UserWarning: To exit: use ', n),
          },
        ]),
    ],
    [
      'random calls',
      (n) => describeVolatileSource([fill('KMeans(', n)], 'python', () => ''),
    ],
    [
      'empty lines',
      (n) => describeVolatileSource([fill('\n', n)], 'python', () => ''),
    ],
    [
      'imports of sys',
      (n) => findPreloadHazard([`${fill('from sys import ', n)}\nimport a`]),
    ],
    [
      'folders of users in a source',
      (n) => paths({ code: fill('/home/ann0 ', n) }, /0/g),
    ],
    [
      'folders of users in lines of outputs',
      (n) =>
        paths({ code: 'x', outputs: [stdout(fill('/home/ann0\n', n))] }, /0/g),
    ],
    ['half a path', (n) => paths({ code: fill('/home/', n) })],
    ['backslashes', (n) => paths({ code: fill('C:\\\\Users', n) })],
    [
      'numbers that are none, by their shape',
      (n) =>
        byShape(
          'text/html',
          `<table><tr><td>${fill('1', n)}x</table>`,
          `<table><tr><td>${fill('2', n)}y</table>`,
        ),
    ],
    [
      'lines, by their shape',
      (n) => byShape('text/plain', fill(' a\n', n), fill(' b\nc\n', n)),
    ],
    [
      'columns, by their shape',
      (n) =>
        byShape('text/plain', ` ${fill('  a', n)}\n0${fill('  1', n)}`, 'b'),
    ],
    [
      'elements, by their shape',
      (n) =>
        byShape('text/html', fill('<b>a</b>', n / 4), fill('<i>b</i>', n / 4)),
    ],
    ['pip', (n) => findPreloadHazard([`${fill('pip ', n)}\nimport a`])],
    ['environ', (n) => findPreloadHazard([`${fill('environ[', n)}\nimport a`])],
    [
      'a pattern of Python',
      (n) => parseSanitizer(`regex: {${fill('0', n)}\nreplace: b`),
    ],
  ])('%s', ([, act]) => {
    expectLinearTime(SIZE, act)
  })
})

function red(
  ename: string,
  evalue: string,
  traceback: readonly string[] = [],
  source = '1/0',
): void {
  failureText(codeCell(source), {
    type: 'raised',
    error: { output_type: 'error', ename, evalue, traceback },
  })
}

/** @param number Signs that are replaced by numbers, each by another. */
function paths(cell: CellSpec, number = /\0/g): void {
  let count = 0
  const text = notebookFile([cell]).replace(number, () => String((count += 1)))
  const checked = checkedNotebook(text, parseNotebook(text), {
    maxOutputBytes: Infinity,
    folder: '',
  })
  void absolutePaths.find(checked, checked.cells)
}

function byShape(mimeType: string, stored: string, actual: string): void {
  const output = (value: string) =>
    ({
      output_type: 'display_data',
      data: { [mimeType]: value },
      metadata: {},
    }) as const
  const { settings } = comparisonSettings({ compare: 'shape' })
  compareCellOutputs([output(stored)], [output(actual)], settings)
}

function compareTypes(count: number): void {
  const display = (value: string, prefix: string) => {
    const types = Array.from({ length: count }, (_, i) => `${prefix}-${i}`)
    const data = Object.fromEntries(types.map((type) => [type, value]))
    return { output_type: 'display_data', data, metadata: {} } as const
  }
  const stored = display('a', 'text/x')
  compareCellOutputs([stored], [display('b', 'text/x')])
  compareCellOutputs([stored, stored], [display('a', 'text/y')])
}

test('what is wrong with a long directive is told shortly', () => {
  const notebook = parseNotebook(
    notebookFile([`# vitest: ${'x'.repeat(9999)}`]),
  )
  const [cell] = notebook.cells
  expect(cell?.cell_type === 'code' && cellDirectives(notebook, cell)).toEqual({
    directives: {},
    warnings: [expect.stringMatching(/^.{1,520}…$/)],
  })
})

test('values of any depth are compared', () => {
  const deep = (value: number): JsonValue =>
    Array.from({ length: 20_000 }).reduce<JsonValue>((inner) => [inner], value)
  const display = (value: number) =>
    ({
      output_type: 'display_data',
      data: { 'application/json': deep(value) },
      metadata: {},
    }) as const
  const { settings } = comparisonSettings({ ignore: ['application/json'] })
  expect(areIdentical([display(1)], [display(2)])).toBe(false)
  const result = compareCellOutputs([display(1)], [display(2)])
  expect(result.differences).toHaveLength(1)
  expect(compareCellOutputs([display(1)], [display(1)]).differences).toEqual([])
  const ignored = compareCellOutputs([display(1)], [display(2)], settings)
  expect(ignored.differences).toEqual([])
})

test('a title in Markdown is cut before it is read', () => {
  expect(markdownHeadings(`# ${'a'.repeat(9999)}`)[0]?.title).toHaveLength(500)
})

test('a pattern of a notebook gets two seconds', () => {
  const { settings } = comparisonSettings({}, [
    { replace: [{ part: 'stdout', regex: '(a+)+$', replace: 'x' }] },
  ])
  const stream = (text: string) =>
    ({ output_type: 'stream', name: 'stdout', text }) as const
  expect(() =>
    compareCellOutputs([stream('a')], [stream(`${'a'.repeat(40)}b`)], settings),
  ).toThrow(
    "The pattern (a+)+$ in the notebook's `nbreg.diff_replace` took longer than 2 s.",
  )
})
