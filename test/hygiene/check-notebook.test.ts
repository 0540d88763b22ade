import { describe, expect, test } from 'vitest'

import { CHECK_NAMES } from '../../src/contract/check-names.ts'
import { checkNotebook } from '../../src/hygiene/check-notebook.ts'
import { renderFindings } from '../../src/hygiene/render-findings.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import { root } from '../helpers/environments.ts'
import { findingsIn } from '../helpers/notebooks/checked.ts'
import {
  error,
  notebookFile,
  result,
  stdout,
} from '../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../helpers/notebooks/notebook-file.ts'

const KERNELSPEC = {
  name: 'python3',
  display_name: 'Python 3',
  language: 'python',
}

type Case = readonly [
  title: string,
  cells: readonly (CellSpec | string)[],
  findings: readonly string[],
]

/** @param vitest `metadata.vitest` of the notebook. */
async function foundIn(
  cells: readonly (CellSpec | string)[],
  vitest?: object,
): Promise<readonly string[]> {
  return findingsIn(
    notebookFile(cells, { kernelspec: KERNELSPEC, ...(vitest && { vitest }) }),
  )
}

describe('execution-order', () => {
  test.for<Case>([
    ['1 to n', ['a', 'b', 'c'], []],
    [
      'nothing was run',
      [
        { code: 'a', count: null },
        { code: 'b', count: null },
      ],
      [],
    ],
    [
      'empty cells, Markdown and skipped cells are not counted',
      [
        'a',
        { code: ' \n', count: null },
        { markdown: 'text' },
        { code: 'x', count: null, tags: ['skip-execution'] },
        { code: '# vitest: skipif CI\nx', count: null },
        { code: 'b', count: 2 },
      ],
      [],
    ],
    [
      'a cell was run once more',
      [
        { code: 'a', count: 3 },
        { code: 'b', count: 2 },
      ],
      ['execution-order: cell [1] ran as In [3], not In [1] | "a"'],
    ],
    [
      'not from the start, the others counted',
      [
        { code: 'a', count: 4 },
        { code: 'b', count: 5 },
        { code: 'c', count: 6 },
      ],
      [
        'execution-order: cell [1] ran as In [4], not In [1]; 2 more are out of order | "a"',
      ],
    ],
    [
      'one was left out',
      ['a', { code: 'b', count: null }],
      ['execution-order: cell [2] was not run | "b"'],
    ],
    [
      'a cell that leaves itself out',
      ['a', { code: '# vitest: checks=-execution-order\nb', count: 7 }],
      [],
    ],
  ])('%s', async ([, cells, findings]) => {
    expect(await foundIn(cells)).toEqual(findings)
  })
})

describe('stored-errors', () => {
  const raised = { code: '1 / 0', outputs: [error('ZeroDivisionError', 'no')] }

  test.for<Case>([
    [
      'an error',
      [raised],
      ['stored-errors: cell [1] its output is an error, ZeroDivisionError | {'],
    ],
    ['a tag', [{ ...raised, tags: ['raises-exception'] }], []],
    [
      'a mark',
      [{ ...raised, code: '# vitest: raises ZeroDivisionError\n1 / 0' }],
      [],
    ],
    ['known to fail', [{ ...raised, code: '# vitest: fails\n1 / 0' }], []],
    [
      'a cell that leaves itself out',
      [{ ...raised, tags: ['vitest:checks=-stored-errors'] }],
      [],
    ],
  ])('%s', async ([, cells, findings]) => {
    expect(await foundIn(cells)).toEqual(findings)
  })

  test('a notebook that allows them', async () => {
    expect(await foundIn([raised], { 'allow-errors': true })).toEqual([])
  })
})

test('unrun-outputs', async () => {
  expect(
    await foundIn([
      'a',
      { code: 'b', outputs: [stdout('1\n'), stdout('2\n')], count: null },
      { code: 'c', count: 2 },
    ]),
  ).toEqual([
    'execution-order: cell [2] was not run; 1 more is out of order | "b"',
    'unrun-outputs: cell [2] has 2 outputs and no execution count | {',
  ])
})

describe('absolute-paths', () => {
  test.for<readonly [string, string | undefined]>([
    ['open("/home/ann/data.csv")', '/home/ann'],
    ['%cd /home/ann', '/home/ann'],
    ['"file:///Users/ann.b/x"', '/Users/ann.b'],
    [String.raw`r"C:\Users\Ann\x"`, String.raw`C:\Users\Ann`],
    [String.raw`"C:\\Users\\Ann\\x"`, String.raw`C:\\Users\\Ann`],
    ['"d:/Users/ann/x"', 'd:/Users/ann'],
    ['PYTHONPATH=/home/ann:/home/ann/lib', '/home/ann'],
    ['"/home/user/x", "/Users/username/x"', undefined],
    ['"/home/jovyan/work", "/Users/Shared"', undefined],
    ['f"/home/{user}/x", "/home/$USER/x", "/home/<you>"', undefined],
    ['"https://example.org/home/ann", "example.org/Users/ann"', undefined],
    ['"data/home/ann", "../home/ann", "~/home/ann"', undefined],
    ['"/var/home/ann", "/homes/ann", "home/ann"', undefined],
    ['[a page](/home/news) <a href="/home/news">', undefined],
    ['"/home/", "/Users/"', undefined],
  ])('%s', async ([code, path]) => {
    expect(await foundIn([code])).toEqual(
      path === undefined
        ? []
        : [
            `absolute-paths: cell [1] its source names ${path} | ${JSON.stringify(code)}`,
          ],
    )
  })

  test('in Markdown, streams, data, JSON and tracebacks, by their lines', async () => {
    expect(
      await foundIn([
        { markdown: 'see\n`/home/ann/x`' },
        {
          code: 'a\nb = "/home/bo/x"',
          outputs: [
            stdout('1\n2 /home/cy/x\n3 /home/cy/y\n'),
            stdout('File \u001b[32m/home/flo/x.py\u001b[39m:1\n'),
            result({
              'text/plain': ["'/Users/di/x'"],
              'application/json': { a: [1, { b: '/home/ed/x' }] },
              'image/png': '/home/gus/x',
            }),
          ],
        },
      ]),
    ).toEqual([
      'absolute-paths: markdown cell 1 its source names /home/ann | "`/home/ann/x`"',
      'absolute-paths: cell [1] its source names /home/bo | "b = \\"/home/bo/x\\""',
      'absolute-paths: cell [1] its output names /home/cy | "2 /home/cy/x\\n",',
      String.raw`absolute-paths: cell [1] its output names /home/flo | "File \u001b[32m/home/flo/x.py\u001b[39m:1\n"`,
      'absolute-paths: cell [1] its output names /Users/di | "\'/Users/di/x\'"',
      'absolute-paths: cell [1] its output names /home/ed | "b": "/home/ed/x"',
    ])
  })
})

describe('output-size', () => {
  const cell = { code: 'x', outputs: [stdout('é'.repeat(400))] }

  test('in bytes of the file', async () => {
    const text = notebookFile([cell])
    expect(await findingsIn(text, { maxOutputBytes: 800 })).toEqual([
      'output-size: cell [1] has outputs of 902 B, where 800 B are allowed | {',
    ])
    expect(await findingsIn(text, { maxOutputBytes: 902 })).toEqual([])
  })

  test('a cell that leaves itself out', async () => {
    const text = notebookFile([
      { ...cell, code: '# vitest: checks=-output-size\nx' },
    ])
    expect(await findingsIn(text, { maxOutputBytes: 800 })).toEqual([])
  })
})

describe('the notebook as a whole', () => {
  test.for<readonly [string, string, readonly string[]]>([
    [
      'no kernelspec',
      notebookFile(['a'], {}),
      [
        'kernelspec: the metadata has no kernelspec with a name | "metadata": {},',
      ],
    ],
    [
      'no kernelspec, and nothing to run',
      notebookFile([{ markdown: 'text' }], {}),
      [],
    ],
    [
      'empty cells at the end',
      notebookFile([
        'a',
        { code: '', count: null },
        { markdown: ' ' },
        { code: '', count: null },
      ]),
      ['trailing-cells: cell [2] is empty, and so are the 2 after it | {'],
    ],
    [
      'an empty cell between, and one with an output',
      notebookFile([
        { code: '', count: null },
        { code: 'a', count: 1 },
        { code: '', count: 2, outputs: [stdout('late\n')] },
      ]),
      [],
    ],
    [
      'nothing but an empty cell',
      notebookFile([{ code: '', count: null }]),
      [],
    ],
    [
      'an id twice',
      notebookFile(['a', 'b', { markdown: 'c' }]).replaceAll(
        /"c[13]"/g,
        '"same"',
      ),
      [
        'unique-ids: markdown cell 3 has the id "same", as cell [1] has | "id": "same",',
      ],
    ],
    ['no cells', notebookFile([]), []],
  ])('%s', async ([, text, findings]) => {
    expect(await findingsIn(text)).toEqual(findings)
  })
})

describe('checks are switched', () => {
  const text = (vitest: object): string =>
    notebookFile([{ code: 'open("/home/ann/x")', count: 5 }, ''], {
      kernelspec: KERNELSPEC,
      vitest,
    }).replace('"execution_count": 2', '"execution_count": null')
  const names = async (
    vitest: object,
    options: Parameters<typeof findingsIn>[1] = {},
  ): Promise<readonly string[]> =>
    (await findingsIn(text(vitest), options)).map(
      (finding) => finding.split(':')[0] ?? '',
    )

  test('by the project', async () => {
    expect(await names({})).toEqual([
      'execution-order',
      'absolute-paths',
      'trailing-cells',
    ])
    expect(await names({}, { names: ['trailing-cells'] })).toEqual([
      'trailing-cells',
    ])
    expect(await names({}, { names: [] })).toEqual([])
  })

  test('by the notebook, which is closer', async () => {
    expect(await names({ checks: '-execution-order' })).toEqual([
      'absolute-paths',
      'trailing-cells',
    ])
    expect(await names({ checks: { 'absolute-paths': false } })).toEqual([
      'execution-order',
      'trailing-cells',
    ])
    expect(await names({ checks: ['absolute-paths'] }, { names: [] })).toEqual([
      'absolute-paths',
    ])
  })
})

test('all that is found stands in one message, each check with what to do', async () => {
  const text = notebookFile([
    { code: 'a', count: 2 },
    { code: 'open("/home/ann/x")\nopen("/home/bo/x")', count: 3 },
  ])
  const results = await checkNotebook(text, parseNotebook(text), {
    names: CHECK_NAMES,
    maxOutputBytes: 1e6,
    folder: root,
  })
  expect(renderFindings(results, 'docs/a.ipynb')).toMatchInlineSnapshot(`
    {
      "line": 10,
      "message": "docs/a.ipynb does not pass 2 checks: 3 findings.

    execution-order
      docs/a.ipynb:10  cell [1] ran as In [2], not In [1]; 1 more is out of order
      → Run all cells in a fresh kernel, and save: in JupyterLab by Run → Restart Kernel and Run All Cells….

    absolute-paths
      docs/a.ipynb:20  cell [2] its source names /home/ann
      docs/a.ipynb:21  cell [2] its source names /home/bo
      → Use a path relative to the notebook, or Path.home(). For an output: run the cell again, and save.",
    }
  `)
})

test('a thousand findings are a short message', async () => {
  const text = notebookFile(
    Array.from({ length: 1000 }, (_, index) => `open("/home/ann${index}")`),
  )
  const results = await checkNotebook(text, parseNotebook(text), {
    names: ['absolute-paths'],
    maxOutputBytes: 1e6,
    folder: root,
  })
  const { message } = renderFindings(results, 'a.ipynb')
  expect(message).toContain('1 check: 1000 findings')
  expect(message).toContain('… and 980 more')
  expect(message.length).toBeLessThan(3000)
})
