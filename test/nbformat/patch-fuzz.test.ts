import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'

import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import type { Output } from '../../src/nbformat/types.ts'
import { patchNotebook } from '../../src/nbformat/write/patch-notebook.ts'
import type { CellPatch } from '../../src/nbformat/write/patch-notebook.ts'
import { codeCells } from '../helpers/notebooks/notebook-text.ts'
import {
  Marked,
  Members,
  objectOf,
  renderJson,
  SPAN_END,
  SPAN_START,
  Written,
} from '../helpers/notebooks/rendered-json.ts'
import type { RenderStyle, Tree } from '../helpers/notebooks/rendered-json.ts'

const path = (relative: string): string =>
  fileURLToPath(new URL(`../../${relative}`, import.meta.url))

function python(request: unknown): unknown {
  return JSON.parse(
    execFileSync(
      path('.venv/bin/python'),
      [path('test/helpers/notebooks/patch_with_nbformat.py')],
      { input: JSON.stringify(request), encoding: 'utf8', maxBuffer: 1e8 },
    ),
  )
}

// Text with every kind of line break, and with what JSON has to escape.
// oxfmt-ignore
const PIECES = [
  'a', 'bc', ' ', '0', '\n', '\n', '\r\n', '\r', '\v', '\f', '\x1c', '\x1d',
  '\x1e', '\x85', '\u2028', '\u2029', '\t', '\x1b[0m', '\x00', '\x7f', '"',
  '\\', '\\u00e9', '/', 'é', '漢', '😀', '\ud83d', '\uFF00', '\uFEFF',
]

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 8 })
  .map((pieces) => pieces.join(''))

/** Spelt in ways that Python reads, but does not write. */
const oldNumber = fc
  .constantFrom('1.0', '-2.0', '1e5', '-0.0', '3E+2', 'NaN', 'Infinity', '1e22')
  .map((each) => new Written(each))

/** As Python writes them. */
const pythonNumber = fc
  .oneof(
    fc.constantFrom('1.0', '0.0', '-0.0', '100000.0', '1e+22', '1e-05', 'NaN'),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 400n }).map(String),
    fc.integer().map((each) => `${each}.0`),
  )
  .map((each) => new Written(each))

const newNumber = fc.oneof(
  fc.integer({ min: 1000, max: 1 << 30 }),
  fc.double({ noNaN: true }).filter((each) => !Number.isInteger(each)),
  fc.constantFrom(0, 1.5e-7, 0.0001, 1.25e-5, 2e16, -3e300, 2 ** 53 - 1),
  pythonNumber,
)

const KEYS = [
  'a',
  'b',
  'z',
  '',
  '1',
  '10',
  '9',
  'é',
  '\uFF00',
  '😀',
  '__proto__',
]

function json(number: fc.Arbitrary<number | Written>): fc.Arbitrary<Tree> {
  const { value } = fc.letrec<{ value: Tree }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: false },
      fc.oneof(number, text, fc.constantFrom(null, true, false)),
      fc.array(tie('value'), { maxLength: 3 }),
      members(fc.constantFrom(...KEYS), tie('value')),
    ),
  }))
  return value
}

function members(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<Tree>,
): fc.Arbitrary<Members> {
  return fc
    .uniqueArray(fc.tuple(key, value), {
      maxLength: 4,
      selector: ([each]) => each,
    })
    .map((entries) => new Members(entries))
}

const TEXT_TYPES = [
  'text/plain',
  'text/html',
  'image/svg+xml',
  'application/javascript',
]
const WHOLE_TYPES = ['image/png', 'application/xml']
const JSON_TYPES = ['application/json', 'application/geo+json']

/** An output with its texts joined. */
function output(number: fc.Arbitrary<number | Written>): fc.Arbitrary<Members> {
  const bundle = fc
    .record(
      Object.fromEntries([
        ...[...TEXT_TYPES, ...WHOLE_TYPES].map((type) => [type, text]),
        ...JSON_TYPES.map((type) => [type, json(number)]),
      ]),
      { requiredKeys: [] },
    )
    .map((data): Members => new Members(Object.entries(data)))
  const metadata = members(fc.constantFrom(...KEYS), json(number))
  return fc.oneof(
    fc.tuple(fc.constantFrom('stdout', 'stderr'), text).map(
      ([name, each]) =>
        new Members([
          ['output_type', 'stream'],
          ['name', name],
          ['text', each],
        ]),
    ),
    fc.tuple(bundle, metadata).map(
      ([data, each]) =>
        new Members([
          ['output_type', 'display_data'],
          ['data', data],
          ['metadata', each],
        ]),
    ),
    fc.tuple(bundle, metadata).map(
      ([data, each]) =>
        new Members([
          ['output_type', 'execute_result'],
          ['data', data],
          ['metadata', each],
          ['execution_count', null],
        ]),
    ),
    fc.tuple(text, text, fc.array(text, { maxLength: 3 })).map(
      ([ename, evalue, traceback]) =>
        new Members([
          ['output_type', 'error'],
          ['ename', ename],
          ['evalue', evalue],
          ['traceback', traceback],
        ]),
    ),
  )
}

const count = fc.option(fc.integer({ min: 1, max: 99 }))

const codeCell = fc.record({
  source: text,
  metadata: members(fc.constantFrom(...KEYS), json(oldNumber)),
  outputs: fc.array(output(oldNumber), { maxLength: 3 }),
  count,
  duplicates: fc.boolean(),
  /** Undefined for a cell that is not patched. */
  patch: fc.option(
    fc.record({
      count,
      /** Old outputs to keep, by position, and new ones. */
      outputs: fc.uniqueArray(fc.oneof(fc.nat({ max: 2 }), output(newNumber)), {
        maxLength: 4,
      }),
    }),
    { nil: undefined },
  ),
})

const textCell = fc.record({ source: text, attachment: text })

const style = fc.record({
  layout: fc.constantFrom<Omit<RenderStyle, 'ascii' | 'sorted' | 'lineBreak'>>(
    ...[' ', '  ', '    ', '\t', ''].map((indent) => ({
      indent,
      colon: ': ',
      comma: ',',
    })),
    { indent: ' ', colon: ': ', comma: ', ' },
    { indent: ' ', colon: ' :\t', comma: ' ,\t' },
    { indent: '  ', colon: ': ', comma: '\n, ' },
    { indent: '   ', colon: ':\n', comma: ',\n\n' },
    { indent: undefined, colon: ': ', comma: ', ' },
    { indent: undefined, colon: ':', comma: ',' },
    { indent: undefined, colon: ' : ', comma: '\n,\t' },
  ),
  lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
  ascii: fc.boolean(),
  sorted: fc.boolean(),
})

const notebook = fc.record({
  minor: fc.nat({ max: 5 }),
  cells: fc.array(fc.oneof(codeCell, textCell), { minLength: 1, maxLength: 4 }),
  metadata: members(fc.constantFrom(...KEYS), json(oldNumber)),
  style,
  byteOrderMark: fc.boolean(),
  finalBreak: fc.boolean(),
  form: fc.constantFrom('string', 'list', 'either'),
})

type Generated<T> = T extends fc.Arbitrary<infer U> ? U : never
type GeneratedNotebook = Generated<typeof notebook>
type GeneratedCode = Generated<typeof codeCell>
type GeneratedText = Generated<typeof textCell>

/** A notebook before and after, with what was to be changed. */
interface Case {
  readonly before: string
  /** The parts of `before` between the values that may change, where they are known. */
  readonly around?: readonly string[]
  readonly patches: readonly GeneratedPatch[]
  readonly after: string
}

interface GeneratedPatch {
  readonly index: number
  readonly count: number | null
  readonly outputs: readonly Members[]
}

function renderNotebook(generated: GeneratedNotebook): string {
  const { minor, cells, metadata, form } = generated
  const lines = (each: string): Tree =>
    form === 'string' || (form === 'either' && each.length % 2 === 1)
      ? each
      : each.split(/(?<=\n)/).filter((line) => line !== '')
  const tree = new Members([
    [
      'cells',
      cells.map((cell, index) => {
        const id: [string, Tree][] = minor >= 5 ? [['id', `cell-${index}`]] : []
        return new Members(
          'count' in cell
            ? [...id, ...codeMembers(cell, lines)]
            : [...id, ...textMembers(cell, minor, lines)],
        )
      }),
    ],
    ['metadata', metadata],
    ['nbformat', 4],
    ['nbformat_minor', minor],
  ])
  const { layout, ...rest } = generated.style
  const json = renderJson(tree, { ...layout, ...rest })
  return (
    (generated.byteOrderMark ? '\uFEFF' : '') +
    json +
    (generated.finalBreak ? rest.lineBreak : '')
  )
}

type Lines = (text: string) => Tree

function codeMembers(
  cell: GeneratedCode,
  lines: Lines,
): readonly [string, Tree][] {
  const mark = (value: Tree): Tree => (cell.patch ? new Marked(value) : value)
  const outputs = cell.outputs.map((each) =>
    storedTree(withCount(each, cell.count), lines),
  )
  const decoys: [string, Tree][] = cell.duplicates
    ? [
        ['outputs', []],
        ['execution_count', 100],
      ]
    : []
  return [
    ...decoys,
    ['cell_type', 'code'],
    ['source', lines(cell.source)],
    ['metadata', cell.metadata],
    ['execution_count', mark(cell.count)],
    ['outputs', mark(outputs)],
  ]
}

function textMembers(
  { source, attachment }: GeneratedText,
  minor: number,
  lines: Lines,
): readonly [string, Tree][] {
  const bundle = new Members([['text/plain', lines(attachment)]])
  return [
    ['cell_type', 'markdown'],
    ...(minor >= 1
      ? [['attachments', new Members([['a.txt', bundle]])] as [string, Tree]]
      : []),
    ['source', lines(source)],
    ['metadata', new Members([])],
  ]
}

function storedTree({ entries }: Members, lines: Lines): Members {
  return new Members(
    entries.map(([key, value]) => {
      const isText = key === 'text' || TEXT_TYPES.includes(key)
      if (isText && typeof value === 'string') {
        return [key, lines(value)]
      }
      return key === 'data' && value instanceof Members
        ? [key, storedTree(value, lines)]
        : [key, value]
    }),
  )
}

function patchesOf({ cells }: GeneratedNotebook): readonly GeneratedPatch[] {
  return cells.flatMap((cell, index) =>
    'count' in cell && cell.patch
      ? [
          {
            index,
            count: cell.patch.count,
            outputs: newOutputs(cell, cell.patch),
          },
        ]
      : [],
  )
}

function newOutputs(
  cell: GeneratedCode,
  { count, outputs }: NonNullable<GeneratedCode['patch']>,
): readonly Members[] {
  return outputs
    .map((each) => (typeof each === 'number' ? cell.outputs[each] : each))
    .filter((each) => each !== undefined)
    .map((each) => withCount(each, count))
}

function withCount({ entries }: Members, count: number | null): Members {
  return new Members(
    entries.map(([key, value]) => [
      key,
      key === 'execution_count' ? count : value,
    ]),
  )
}

const toPatch = ({ index, count, outputs }: GeneratedPatch): CellPatch => ({
  index,
  execution_count: count,
  outputs: outputs.map((each) => objectOf(each) as unknown as Output),
})

function caseOf(before: string, patches: readonly GeneratedPatch[]): Case {
  const after = patchNotebook(before, patches.map(toPatch))
  return { before, patches, after }
}

interface Answer {
  readonly written: string
  readonly same: boolean
  readonly wasInvalid: string | null
  readonly isInvalid: string | null
}

const GENERATED = fc.sample(notebook, { numRuns: 200, seed: 20_261_123 })

/** In every style, and the same notebooks as nbformat writes them. */
const cases: { any: Case[]; canonical: Case[] } = { any: [], canonical: [] }
const answers: { any: Answer[]; canonical: Answer[] } = {
  any: [],
  canonical: [],
}

const MARKED = new RegExp(`${SPAN_START}([^${SPAN_END}]*)${SPAN_END}`)

beforeAll(() => {
  for (const generated of GENERATED) {
    const marked = renderNotebook(generated)
    const before = marked.replaceAll(/[\uE000\uE001]/g, '')
    const around = marked.split(MARKED).filter((_, index) => index % 2 === 0)
    cases.any.push({ ...caseOf(before, patchesOf(generated)), around })
  }
  const rewrite = cases.any.map(({ before }) => before)
  const canonical = python({ rewrite }) as string[]
  for (const [index, { patches }] of cases.any.entries()) {
    cases.canonical.push(caseOf(canonical[index] ?? '', patches))
  }
  const patch = [...cases.any, ...cases.canonical].map(
    ({ before, after, patches }) => ({
      before,
      after,
      patches: patches.map(({ index, count, outputs }) => ({
        index,
        execution_count: count,
        outputs: renderJson(outputs, {
          indent: undefined,
          lineBreak: '',
          colon: ':',
          comma: ',',
          ascii: true,
          sorted: false,
        }),
      })),
    }),
  )
  const all = python({ patch }) as Answer[]
  answers.any = all.slice(0, cases.any.length)
  answers.canonical = all.slice(cases.any.length)
})

const both = (): readonly Case[] => [...cases.any, ...cases.canonical]

test('the sample has enough of what matters', () => {
  const changed = both().filter(({ before, after }) => before !== after)
  const valid = [...answers.any, ...answers.canonical].filter(
    ({ wasInvalid }) => wasInvalid === null,
  )
  expect(changed.length).toBeGreaterThan(200)
  expect(valid.length).toBeGreaterThan(360)
})

test('nbformat reads exactly the new outputs, and the old of all else', () => {
  expect(cases.any.find((_, index) => !answers.any[index]?.same)).toBe(
    undefined,
  )
})

test('what was valid is valid', () => {
  expect(
    [...answers.any, ...answers.canonical]
      .filter(({ wasInvalid }) => wasInvalid === null)
      .map(({ isInvalid }) => isInvalid)
      .filter((problem) => problem !== null),
  ).toEqual([])
})

test("in nbformat's style the bytes are those that nbformat writes", () => {
  for (const [index, { after }] of cases.canonical.entries()) {
    expect(after).toBe(answers.canonical[index]?.written)
  }
})

test('all around the changed values stays byte for byte', () => {
  expect(
    cases.any.find(({ after, around = [] }) => {
      const pattern = around
        .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
        .join('[^]*')
      return !new RegExp(`^${pattern}$`).test(after)
    }),
  ).toBe(undefined)
})

test('a notebook with its own outputs does not change', () => {
  expect(
    both().find(({ before }) => {
      const own = codeCells(parseNotebook(before))
      return patchNotebook(before, own) !== before
    }),
  ).toBe(undefined)
})

test('nor does one that is patched again', () => {
  expect(
    both().find(
      ({ after, patches }) =>
        patchNotebook(after, patches.map(toPatch)) !== after,
    ),
  ).toBe(undefined)
})

test("in nbformat's style patching back gives the bytes that were there", () => {
  // An output that was gone comes back with the numbers of JavaScript.
  const withoutFractions = (each: string): string =>
    each.replaceAll(/(?<=\d)\.0\b/g, '')
  for (const { before, after } of cases.canonical) {
    const back = patchNotebook(after, codeCells(parseNotebook(before)))
    expect(withoutFractions(back)).toBe(withoutFractions(before))
  }
})
