import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'

import { CellError, openNotebook } from '../../src/in-test/index.ts'
import type {
  OpenNotebookOptions,
  TestNotebook,
} from '../../src/in-test/index.ts'
import { root } from '../helpers/environments.ts'
import { notebookFile } from '../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../helpers/notebooks/notebook-file.ts'
import { TESTBOOK } from './testbook-notebooks.ts'

/** In the repository, whose Python is found from there. */
const folder = mkdtempSync(join(root, 'node_modules/.in-test-'))

afterAll(() => rmSync(folder, { recursive: true }))

let count = 0

async function open(
  cells: readonly CellSpec[],
  options?: OpenNotebookOptions,
  metadata?: object,
): Promise<TestNotebook> {
  count += 1
  const path = join(folder, `n${count}.ipynb`)
  writeFileSync(path, notebookFile(cells, metadata))
  return openNotebook(path, options)
}

/** A notebook that tests of one group share, as they would in a `beforeAll`. */
function shared(cells: readonly CellSpec[]): () => TestNotebook {
  let notebook: TestNotebook | undefined
  beforeAll(async () => {
    notebook = await open(cells)
  })
  afterAll(() => notebook?.close())
  return () => {
    if (!notebook) {
      throw new Error('not opened')
    }
    return notebook
  }
}

async function errorOf(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Error) {
      return error
    }
  }
  throw new Error('nothing was thrown')
}

const stdout = (text: string): object => ({
  output_type: 'stream',
  name: 'stdout',
  text,
})

describe("testbook's tests: execute", () => {
  const nb = shared(TESTBOOK['foo'] ?? [])

  test('cells by number and tag, in any order, again and again', async () => {
    await nb().run(2)
    expect(nb().cell(2).text).toBe(
      'hello world\n\n[1, 2, 3]'.replace('\n\n', '\n'),
    )
    await nb().run([3, 4])
    expect(nb().cell(4).text).toBe('foo')
    await nb().run('test1')
    expect(nb().cell('test1').text).toBe('hello world\n[1, 2, 3]')
    await nb().run(['prepare_foo', 'execute_foo'])
    expect(nb().cell('execute_foo').text).toBe('foo')
    expect(nb().cells.map(({ hasRun }) => hasRun)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ])
  })

  test('a DataFrame as text, as HTML, and as records', async () => {
    await nb().run(5)
    expect(nb().cell(5).text).toBe('col1  col2\n0     1     3\n1     2     4')
    expect(nb().cell(5).data('text/html')).toMatch(/<table/)
    expect(await nb().evaluate('df')).toEqual([
      { col1: 1, col2: 3 },
      { col1: 2, col2: 4 },
    ])
    expect(await nb().evaluate<[number, number]>('df.shape')).toEqual([2, 2])
  })

  test('what was not run has no output', () => {
    expect(() => nb().cell(1).text).toThrow(
      /cell \[1\] of .*\.ipynb has not been run\.\nRun it first: await nb\.runTo\(1\)/,
    )
  })

  test('injected code that raises', async () => {
    const error = await errorOf(() => nb().inject('1/0'))
    expect(error).toBeInstanceOf(CellError)
    expect(error).toMatchObject({
      name: 'ZeroDivisionError',
      evalue: 'division by zero',
      cell: undefined,
    })
    expect(error.message).toBe('division by zero\n\n ❯ inject()\n  ❯ 1 │ 1/0')
    const inBlock = await errorOf(() =>
      nb().inject(`
        rate = 0
        1 / rate
      `),
    )
    expect(inBlock.message).toContain('  ❯ 2 │         1 / rate')
    expect(JSON.parse(JSON.stringify(inBlock))).not.toHaveProperty('traceback')
    // The report leads to the test.
    expect(
      error.stack?.split('\n').find((line) => /^ {4}at /.test(line)),
    ).toMatch(/open-notebook\.test\.ts/)
  })
})

describe("testbook's tests: inject, reference, exception", () => {
  const nb = shared(TESTBOOK['inject'] ?? [])

  test('code blocks, indented as they stand in a test', async () => {
    const shown = await nb().inject(`
      def foo(arg):
          print(f'You passed {arg}')
      foo('bar')
    `)
    expect(shown.text).toBe('You passed bar')
    expect((await nb().inject('1+1')).data('text/plain')).toBe('2')
  })

  test('arguments of all kinds', async () => {
    await nb().set({
      args: [1.1, NaN, Infinity, -Infinity, true, null, 'a'],
      kwargs: { key1: ['value1'], key2: { a: 1 } },
    })
    expect(await nb().evaluate('[args, kwargs]')).toEqual([
      [1.1, NaN, Infinity, -Infinity, true, null, 'a'],
      { key1: ['value1'], key2: { a: 1 } },
    ])
  })

  test('functions and objects, by expressions', async () => {
    await using reference = await open(TESTBOOK['reference'] ?? [])
    await reference.runAll()
    expect(await reference.evaluate('a')).toEqual([1, 2, 3])
    expect(await reference.evaluate('a == b')).toBe(true)
    expect(await reference.evaluate('double(a)')).toEqual([2, 4, 6])
    expect(await reference.evaluate("Foo('bar').say_hello()")).toBe(
      'Hello bar!',
    )
    await expect(reference.evaluate("Foo('bar').nothing")).rejects.toThrow(
      "'Foo' object has no attribute 'nothing'",
    )
    await expect(reference.evaluate("Foo('bar')")).rejects.toMatchObject({
      code: 'NB_ERR_VALUE',
      message:
        'The value of "Foo(\'bar\')" cannot be carried to a test: it is a Foo.\nAsk for a part of it, or for its text: repr(…)',
    })
  })

  test('an exception of a class that is not known outside', async () => {
    await using exception = await open(TESTBOOK['exception'] ?? [])
    await exception.run()
    const error = await errorOf(() =>
      exception.evaluate('raise_my_exception()'),
    )
    expect(error).toMatchObject({ name: 'MyException' })
    expect(error.message).toBe(
      [
        'MyException',
        '',
        " ❯ evaluate('raise_my_exception()')",
        '   cell [1] line 4 in raise_my_exception',
        '     raise MyException',
      ].join('\n'),
    )
  })
})

describe("testbook's tests and examples: patch", () => {
  const nb = shared(TESTBOOK['patch'] ?? [])

  beforeAll(() => nb().run())

  test.each([
    ['os.listdir', 'listdir'],
    ['os.popen', 'get_branch'],
  ])('%s', async (target, called) => {
    await using _ = await nb().patch(target)
    await nb().inject(`${called}()`)
    expect(await nb().evaluate(`${target}.call_count`)).toBe(1)
  })

  test('a replacement, for as long as it is wanted', async () => {
    const patch = await nb().patch('os.listdir', "lambda: ['file1', 'file2']")
    expect(await nb().evaluate('listdir()')).toEqual(['file1', 'file2'])
    await patch.undo()
    expect(
      await nb().evaluate(
        'os.listdir is __import__("os").listdir and "file1" not in listdir()',
      ),
    ).toBe(true)
    await patch.undo()
  })

  test('a name of the notebook, by a definition', async () => {
    {
      await using _ = await nb().patch(
        'listdir',
        `
        calls = []
        def fake():
            calls.append(1)
            return []
      `,
      )
      await nb().inject('listdir()')
      expect(await nb().evaluate('[listdir.__name__, calls]')).toEqual([
        'fake',
        [1],
      ])
    }
    expect(await nb().evaluate('listdir.__name__')).toBe('listdir')
  })

  test('what is not there', async () => {
    await expect(nb().patch('nothing', '1')).rejects.toThrow(
      "name 'nothing' is not defined, so it cannot be patched",
    )
    await expect(nb().patch('os.nothing')).rejects.toMatchObject({
      name: 'AttributeError',
    })
  })
})

test("testbook's example: an assertion on a manipulated DataFrame", async () => {
  await using nb = await open(TESTBOOK['dataframe'] ?? [])
  await nb.run('imports')
  await nb.inject(`
    df = pd.DataFrame([[1, None, 3], [4, 5, 6]], columns=['a', 'b', 'c'], dtype='float')
  `)
  await nb.run('manipulation')
  expect(await nb.evaluate('len(df)')).toBe(1)
})

test("testbook's example: what cells print", async () => {
  await using nb = await open(TESTBOOK['stdout'] ?? [])
  await nb.run()
  expect(nb.cell(2).text).toBe('hello world!')
  expect(nb.cell(3).text).toContain('The current time is')
})

describe('a notebook of several steps', () => {
  const CELLS: readonly CellSpec[] = [
    { code: 'year = 2020\nlimit = 0', tags: ['parameters'], outputs: [] },
    { markdown: '# Load the data' },
    {
      code: 'rows = [year, year + 1]\nprint(len(rows), "rows")',
      outputs: [stdout('2 rows\n')],
    },
    { markdown: '# Show it' },
    {
      code: '# vitest: name=plot\nprint(sum(rows))',
      outputs: [stdout('4041\n')],
    },
    {
      code: 'import secrets\nprint("<object at 0x%012x>" % secrets.randbits(40))',
      tags: ['noise'],
      outputs: [stdout('<object at 0x7f0000000001>\n')],
    },
    {
      code: 'def check():\n    raise ValueError(f"no rows in {year}")',
      count: null,
    },
    { code: 'check()', tags: ['check'], count: null },
    { code: 'after = True' },
    { code: '1', tags: ['vitest:skip'] },
  ]

  test('runs in order, as far as it is asked to', async () => {
    await using nb = await open(CELLS, { parameters: { year: 2024 } })
    expect(nb.cells.map(({ number }) => number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ])
    await nb.runTo('load the data')
    expect(await nb.evaluate('rows')).toEqual([2024, 2025])
    expect(nb.cells.filter(({ hasRun }) => hasRun)).toHaveLength(2)
  })

  test('is given what its metadata says, and what the test says before that', async () => {
    await using nb = await open(
      CELLS,
      { parameters: { year: 2024 } },
      {
        vitest: { parameters: { year: 1999, limit: [1] } },
      },
    )
    await nb.runTo(1)
    expect(await nb.evaluate('[year, limit]')).toEqual([2024, [1]])
  })

  test('a cell that raises is told with its place, and its frames', async () => {
    await using nb = await open(CELLS)
    const error = await errorOf(() => nb.run())
    expect(error).toBeInstanceOf(CellError)
    expect(error).toMatchObject({
      name: 'ValueError',
      evalue: 'no rows in 2020',
      cell: 6,
      traceback: expect.arrayContaining([
        expect.stringContaining('ValueError'),
      ]),
    })
    expect(error.message).toMatch(
      /^no rows in 2020\n\n ❯ node_modules\/\.in-test-\w+\/n\d+\.ipynb:\d+ \(cell \[6\]\)\n {2}❯ 1 │ check\(\)\n {3}cell \[5\] line 2 in check/,
    )
    expect(error.stack).toMatch(/^ValueError: [^]*open-notebook\.test\.ts/)
    expect(nb.cell('check').error).toEqual({
      name: 'ValueError',
      message: 'no rows in 2020',
    })
    expect(nb.cell(7).hasRun).toBe(false)
    // It goes on where it broke, and leaves out what is marked to skip.
    await nb.run()
    expect(nb.cell(7).hasRun).toBe(true)
    expect(nb.cell(8).hasRun).toBe(false)
    await nb.run(8)
    expect(nb.cell(8).text).toBe('1')
  })

  test('matchers run what they need, and judge by rules', async () => {
    await using nb = await open(CELLS)
    await expect(nb.cell('plot')).toMatchStoredOutput()
    expect(nb.cell(4).hasRun).toBe(false)
    await expect(nb.cell('noise')).toMatchStoredOutput()
    await expect(nb.cell('check')).toRaise()
    await expect(nb.cell('check')).toRaise('ValueError', 'no rows')
    await expect(nb.cell('check')).toRaise('ValueError', /in \d{4}$/)
    await expect(nb.cell('check')).not.toRaise('KeyError')
    await expect(nb.cell(5)).not.toRaise()
    await nb.run(7)
  })

  test('and say what is wrong', async () => {
    await using nb = await open(CELLS, { parameters: { year: 2024 } })
    const plot = await errorOf(() =>
      expect(nb.cell('plot')).toMatchStoredOutput(),
    )
    expect(plot.message).toMatch(
      /^Output of cell \[3\] changed: stdout[^]*- 4041\n\+ 4049[^]*❯ .*\(cell \[3\]\)[^]*If it is right, run the notebook in Jupyter and save it\.$/,
    )
    expect(plot.stack).toContain('open-notebook.test.ts')
    const check = await errorOf(() =>
      expect(nb.cell('check')).toRaise('KeyError'),
    )
    expect(check.message).toMatch(
      /^Expected cell \[6\] of .*\.ipynb to raise KeyError, but it raised ValueError: no rows in 2024$/,
    )
    const never = await errorOf(() =>
      expect(nb.cell('check')).toMatchStoredOutput(),
    )
    expect(never.message).toMatch(/^no rows in 2024\n/)
    const notNever = await errorOf(() =>
      expect(nb.cell('check')).not.toMatchStoredOutput(),
    )
    expect(notNever.message).toMatch(/^no rows in 2024\n/)
    await expect(nb.cell('plot')).not.toMatchStoredOutput()
    const unstored = await errorOf(() =>
      expect(nb.cell(5)).not.toMatchStoredOutput(),
    )
    expect(unstored.message).toMatch(/^Nothing is stored for cell \[5\]/)
    const wrong = await errorOf(() => expect(1).toMatchStoredOutput())
    expect(wrong).toMatchObject({ code: 'NB_ERR_CELL' })
  })

  test('and lead to the test', async () => {
    await using nb = await open(CELLS)
    for (const error of [
      // A cell before it raises.
      await errorOf(() => expect(nb.cell(7)).toMatchStoredOutput()),
      await errorOf(async () => nb.cell(8).text),
      await errorOf(async () => nb.cell(8).data('text/html')),
      await errorOf(async () => nb.cell('nowhere')),
    ]) {
      const frames = error.stack?.match(/^ {4}at .*$/gm) ?? []
      const [first] = frames.filter((frame) => !/node_modules/.test(frame))
      expect(first).toContain('open-notebook.test.ts')
    }
    const plot = await errorOf(() => expect(nb.cell('plot')).toRaise())
    expect(plot.message).toContain('it raised nothing')
  })

  test('snapshots', async () => {
    await using nb = await open(CELLS)
    await nb.run([1, 2])
    await expect(nb.cell(2)).toMatchOutputSnapshot()
    await expect(
      await nb.inject(
        'import secrets\nprint("<object at 0x%012x>" % secrets.randbits(40))',
      ),
    ).toMatchOutputSnapshot('injected')
  })
})

test('a notebook ends as it wants to, and one that hangs in time', async () => {
  await using nb = await open(
    [
      { code: 'import sys, time' },
      { code: 'time.sleep(60)', tags: ['slow'] },
      { code: 'sys.exit(0)', count: null },
      { code: 'late = 1' },
    ],
    { timeout: 2_000 },
  )
  await expect(nb.run([1, 'slow'])).rejects.toMatchObject({
    code: 'NB_ERR_CELL_TIMEOUT',
    message: expect.stringContaining('Cell [2] timed out after 2 s.'),
  })
  await expect(nb.evaluate('time.sleep(60)')).rejects.toMatchObject({
    code: 'NB_ERR_CELL_TIMEOUT',
    message: expect.stringContaining("evaluate('time.sleep(60)') timed out"),
  })
  const slow = await errorOf(() => expect(nb.cell('slow')).not.toRaise())
  expect(slow.message).toContain('but it timed out after 2 s.')
  await nb.run()
  expect(nb.cells.map(({ hasRun }) => hasRun)).toEqual([
    true,
    true,
    true,
    false,
  ])
  await expect(nb.run(3)).resolves.toBeUndefined()
  await nb.runTo('late = 1')
  expect(await nb.evaluate('late')).toBe(1)
})

test('clocks that stand still stop no time limit', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  await using nb = await open([{ code: 'import time' }], { timeout: 2_000 })
  await nb.run()
  await expect(nb.inject('time.sleep(60)')).rejects.toMatchObject({
    code: 'NB_ERR_CELL_TIMEOUT',
  })
})

test('what is closed while it runs says so', async () => {
  const nb = await open([{ code: 'import time' }])
  await nb.run()
  const error = errorOf(() => nb.inject('time.sleep(60)'))
  await nb.close()
  expect((await error).message).toMatch(
    /^node_modules\/\.in-test-.*\.ipynb was closed while this ran\./,
  )
})

test('a kernel that dies, and one that is closed', async () => {
  const nb = await open([{ code: 'import os' }, { code: 'os._exit(3)' }])
  await expect(nb.runAll()).rejects.toMatchObject({
    code: 'NB_ERR_KERNEL_DIED',
    message: expect.stringContaining('The kernel died while running cell [2]'),
  })
  await expect(nb.evaluate('1')).rejects.toMatchObject({
    code: 'NB_ERR_KERNEL_DIED',
  })
  await nb.close()
  await nb.close()
  await expect(nb.run()).rejects.toMatchObject({
    code: 'NB_ERR_CELL',
    message: expect.stringContaining('was closed before'),
  })
})

test('what cannot be opened leaves nothing behind', async () => {
  await expect(openNotebook('nowhere.ipynb')).rejects.toMatchObject({
    code: 'NB_ERR_PARSE',
    message: expect.stringMatching(/There is no notebook nowhere\.ipynb/),
  })
  await expect(openNotebook(new URL(import.meta.url))).rejects.toMatchObject({
    code: 'NB_ERR_PARSE',
  })
  await expect(
    open([{ code: '1' }], {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what only callers without types can give
      parameters: { at: new Date(0) as never },
    }),
  ).rejects.toMatchObject({ code: 'NB_ERR_VALUE' })
  // With the notebook's own values, the test could pass.
  await expect(
    open([{ code: 'year = 2020', tags: ['parameters'] }], {
      parameters: { yeer: 2024 },
    }),
  ).rejects.toMatchObject({
    code: 'NB_ERR_OPTIONS',
    message: expect.stringMatching(
      /\.ipynb has no parameter "yeer"[^]*\nDid you mean "year"\?$/,
    ),
  })
  const options: object = { parameter: { year: 2024 } }
  await expect(open([{ code: 'year = 2020' }], options)).rejects.toMatchObject({
    code: 'NB_ERR_OPTIONS',
    message:
      'openNotebook() has no option "parameter".\nDid you mean "parameters"?',
  })
})
