import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, test } from 'vitest'

import { NotebookParseError } from '../../src/nbformat/parse-error.ts'
import { root, testPython } from '../helpers/environments.ts'
import { findingsIn } from '../helpers/notebooks/checked.ts'
import {
  error,
  notebookFile,
  result,
} from '../helpers/notebooks/notebook-file.ts'

interface Answer {
  readonly schemas: Readonly<Record<string, string>>
  readonly valid: readonly boolean[]
}

const PROGRAM = `
import json, os, sys, jsonschema, nbformat
folder = os.path.join(os.path.dirname(nbformat.__file__), 'v4')
names = ['nbformat.v4.%d.schema.json' % n for n in range(6)]
schemas = {name: open(os.path.join(folder, name)).read() for name in names}
validators = [jsonschema.Draft4Validator(json.loads(schemas[name])) for name in names]
def valid(text):
    notebook = json.loads(text)
    return validators[min(5, notebook.get('nbformat_minor', 0))].is_valid(notebook)
json.dump({
    'schemas': schemas,
    'valid': [valid(text) for text in json.load(sys.stdin)],
}, sys.stdout)
`

const FIXTURES = ['fixtures/nbformat', 'fixtures/notebooks'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ipynb'))
    .map(
      (name) =>
        [
          name,
          readFileSync(join(root, folder, name), 'utf8').replace(/^\uFEFF/, ''),
        ] as const,
    )
    .filter(([, text]) => {
      try {
        return JSON.parse(text).nbformat === 4
      } catch {
        return false
      }
    }),
)

const WHOLE = notebookFile([
  { markdown: 'text' },
  { code: 'x', outputs: [result('1'), error('ValueError', 'no')] },
])

const edited = (from: string | RegExp, to: string): string => {
  const text = WHOLE.replace(from, to)
  if (text === WHOLE) {
    throw new Error(`nothing to edit: ${String(from)}`)
  }
  return text
}

/** What is wrong, and what is said of it. */
const FAULTS: readonly (readonly [string, string, string])[] = [
  ['no id', edited('"id": "c2",', ''), 'cell [1] has no "id"'],
  [
    'a wrong id',
    edited('"c2"', '"c 2"'),
    'cell [1] id has signs that it must not have',
  ],
  [
    'no metadata of a cell',
    edited(/"metadata": \{\},\n {3}"source"/, '"source"'),
    'markdown cell 1 has no "metadata"',
  ],
  [
    'a property too many',
    edited('"id": "c2",', '"id": "c2", "collapsed": true,'),
    'cell [1] collapsed does not belong there',
  ],
  [
    'outputs of Markdown',
    edited(
      '"cell_type": "markdown",',
      '"cell_type": "markdown", "outputs": [],',
    ),
    'markdown cell 1 outputs does not belong there',
  ],
  [
    'another type of cell',
    edited('"markdown"', '"heading"'),
    'markdown cell 1 heading is no type of a cell that there is',
  ],
  [
    'another type of output',
    edited('"execute_result"', '"pyout"'),
    'cell [1] pyout is no type of an output that there is',
  ],
  [
    'no traceback',
    edited(/,\s+"traceback": \[[^\]]*\]/, ''),
    'cell [1] has no "traceback"',
  ],
  [
    'a count that is none',
    edited(
      /"execution_count": 1,\n {3}"outputs"/,
      '"execution_count": "1",\n   "outputs"',
    ),
    'cell [1] execution_count is of type string, not integer or null',
  ],
  [
    'a kernelspec without a name',
    edited('"name": "python3",', ''),
    'metadata.kernelspec has no "name"',
  ],
  [
    'no minor version',
    edited(/,\s+"nbformat_minor": 5/, ''),
    'has no "nbformat_minor"',
  ],
]

/** Places of a notebook where something is taken out, or is of another type, in each minor version. */
const MUTANTS: readonly string[] = [0, 2, 3, 4, 5].flatMap((minor) =>
  pathsIn(JSON.parse(WHOLE))
    // That decides which schema there is.
    .filter(([key]) => key !== 'nbformat_minor')
    .flatMap((path) =>
      [undefined, 7, '', [], {}, null].map((value) => {
        const notebook: unknown = JSON.parse(WHOLE)
        put(notebook, ['nbformat_minor'], minor)
        put(notebook, path, value)
        return JSON.stringify(notebook)
      }),
    ),
)

type Path = readonly string[]

function pathsIn(value: unknown): readonly Path[] {
  return typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, item]) => [
        [key],
        ...pathsIn(item).map((path) => [key, ...path]),
      ])
}

function put(root: unknown, path: Path, value: unknown): void {
  const parent = path
    .slice(0, -1)
    .reduce((at: unknown, key) => Reflect.get(Object(at), key), root)
  Reflect.set(Object(parent), path.at(-1) ?? '', value)
}

let answer: Answer = { schemas: {}, valid: [] }

beforeAll(() => {
  answer = JSON.parse(
    execFileSync(testPython(), ['-c', PROGRAM], {
      input: JSON.stringify([
        ...FIXTURES.map(([, text]) => text),
        ...FAULTS.map(([, text]) => text),
        ...MUTANTS,
      ]),
      encoding: 'utf8',
      maxBuffer: 1e8,
    }),
  )
})

test('the schemas are those of nbformat, to the letter', () => {
  const ours = Object.fromEntries(
    readdirSync(join(root, 'schemas'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, readFileSync(join(root, 'schemas', name), 'utf8')]),
  )
  expect(ours).toEqual(answer.schemas)
})

test.for(FIXTURES.map(([name, text], index) => [name, text, index] as const))(
  'nbformat says the same of %s',
  async ([, text, index]) => {
    const findings = await findingsIn(text, { names: ['nbformat'] })
    const { nbformat_minor: minor } = JSON.parse(text)
    // Of what is newer than the schemas, nothing is said.
    expect(findings.length === 0).toBe(minor > 5 || answer.valid[index])
  },
)

test('nbformat says the same of whatever is wrong', async () => {
  const start = FIXTURES.length + FAULTS.length
  expect(MUTANTS.length).toBeGreaterThan(900)
  for (const [index, text] of MUTANTS.entries()) {
    expect([text, await isValid(text)]).toEqual([
      text,
      answer.valid[start + index],
    ])
  }
})

/** A notebook that is not even read is red as a whole. */
async function isValid(text: string): Promise<boolean> {
  try {
    return (await findingsIn(text, { names: ['nbformat'] })).length === 0
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return false
    }
    throw error
  }
}

describe('what is wrong is told by its place', () => {
  test('and nothing of a notebook that is right', async () => {
    expect(await findingsIn(WHOLE, { names: ['nbformat'] })).toEqual([])
  })

  test.for(
    FAULTS.map(
      ([title, text, says], index) => [title, text, says, index] as const,
    ),
  )('%s', async ([, text, says, index]) => {
    expect(answer.valid[FIXTURES.length + index]).toBe(false)
    const findings = await findingsIn(text, { names: ['nbformat'] })
    expect(findings[0]).toContain(`nbformat: ${says}`)
  })
})
