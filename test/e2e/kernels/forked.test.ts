// @module-tag thorough

import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  NOT_COMPARED,
  notebookOf,
  outcomeOf,
  red,
} from '../../helpers/notebooks/cell-cases.ts'
import type { CellCase } from '../../helpers/notebooks/cell-cases.ts'
import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { startWatch } from '../../helpers/runs/watch.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

function config(options: object = {}): string {
  return configWith(JSON.stringify({ python, ...options }))
}

/** The lines about kernels at the end of a run, in the order of the files. */
function kernelLines({ output }: RunResult): readonly string[] {
  return [...output.matchAll(/^ *((?:Notebooks|Kernel) {2}.*)$/gm)]
    .map(([, line = '']) => line.replace(/ on Python .*\) · /, ' · '))
    .toSorted()
}

/** Beside the notebooks of the examples, which have tables and plots. */
const RICH: readonly CellCase[] = [
  {
    title: 'nothing is imported yet',
    // Where `sys.modules` itself stands before an import, no list is preloaded.
    code: "import sys\n[name in vars(sys)['modules'] for name in ('numpy', 'pandas', 'matplotlib')]",
    outputs: [result('[False, False, False]')],
  },
  {
    title: 'numpy',
    code: 'import numpy as np\nnp.linspace(0, 1, 5)',
    outputs: [result('array([0.  , 0.25, 0.5 , 0.75, 1.  ])')],
  },
  {
    title: 'a table of pandas that is not the stored one',
    code: "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    outputs: [result({ 'text/plain': ['   a\n', '0  1\n', '1  3'] })],
    expected: red(
      'mismatched',
      expect.stringMatching(/^OutputMismatch: Output of cell \[3\] changed: /),
    ),
  },
  {
    title: 'a subprocess',
    code: "import subprocess\nsubprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True, text=True).stdout",
    outputs: [result("'42\\n'")],
  },
  { title: '!cmd', code: '!echo out', outputs: [stdout('out\r\n')] },
  {
    title: 'asyncio',
    code: 'import asyncio\nasync def later(n):\n    await asyncio.sleep(0.01)\n    return n\nawait asyncio.gather(later(1), later(2))',
    outputs: [result('[1, 2]')],
  },
  {
    title: 'multiprocessing',
    code: "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))",
    outputs: [stdout('[1, 2]\n')],
  },
  {
    title: 'a widget with a callback',
    code: "import ipywidgets\nslider = ipywidgets.IntSlider()\nslider.observe(lambda change: print('now', change['new']), 'value')\nslider.value = 7",
    outputs: [stdout('now 7\n')],
  },
  {
    title: 'a random state of its own',
    code: 'np.random.random()',
    tags: ['nbval-ignore-output'],
    expected: NOT_COMPARED,
  },
  {
    title: 'an error',
    code: "raise ValueError('no')",
    expected: red('raised', 'ValueError: no'),
  },
]

const FILES = ['rich.ipynb', 'arrays.ipynb', 'temperatures.ipynb'] as const

/** Waits until the other notebook runs, too, and notes who its parent is. */
function meeting(own: string, other: string): string {
  return notebookFile([
    `import os, pathlib, time
pathlib.Path('${own}').write_text(os.environ['JPY_PARENT_PID'])
deadline = time.time() + 200
while not pathlib.Path('${other}').exists():
    assert time.time() < deadline, 'the other one does not run'
    time.sleep(0.01)`,
  ])
}

// Nowhere else are kernels forked.
describe.runIf(process.platform === 'linux')('kernels', () => {
  let project: Project
  let forked: RunResult

  beforeAll(async () => {
    project = new Project({
      'vitest.config.ts': config(),
      'rich.ipynb': notebookOf(RICH, { onError: 'continue' }),
      'a.ipynb': meeting('a.txt', 'b.txt'),
      'b.ipynb': meeting('b.txt', 'a.txt'),
    })
    for (const file of ['arrays.ipynb', 'temperatures.ipynb', 'data']) {
      project.copy(join('examples/demo', file), file)
    }
    forked = await project.run(['--maxWorkers=2'])
  })

  afterAll(() => project[Symbol.dispose]())

  test('are forked unless told otherwise', () => {
    // Of the examples, each begins with an import.
    expect(kernelLines(forked)).toEqual([
      'Notebooks  5 run · 2 forked with preloaded modules, 3 forked',
    ])
    expect(forked.files['rich.ipynb']?.tests).toEqual(
      RICH.map((each, index) => outcomeOf(each, index + 1)),
    )
  })

  test('come from one process, whichever worker asks', () => {
    const parents = ['a.txt', 'b.txt'].map((file) =>
      readFileSync(join(project.folder, file), 'utf8'),
    )
    expect(parents[0]).toMatch(/^\d+$/)
    expect(parents[1]).toBe(parents[0])
  })

  test(
    'give the same verdicts when they are started plainly',
    thoroughIf(true),
    async () => {
      project.write('vitest.config.ts', config({ fork: false }))
      const plain = await project.run(FILES)
      expect(kernelLines(plain)).toEqual([
        'Notebooks  3 run · 3 started plainly',
      ])
      for (const file of FILES) {
        expect(plain.files[file]).toEqual(forked.files[file])
      }
    },
  )

  test('give the same verdicts without preloaded modules', async () => {
    project.write('vitest.config.ts', config({ preload: false }))
    const bare = await project.run(FILES)
    expect(kernelLines(bare)).toEqual(['Notebooks  3 run · 3 forked'])
    for (const file of FILES) {
      expect(bare.files[file]).toEqual(forked.files[file])
    }
  })

  test('give the same verdicts with modules for all', async () => {
    project.write(
      'vitest.config.ts',
      config({ preload: ['numpy', 'pandas', 'matplotlib.pyplot'] }),
    )
    const preloaded = await project.run(FILES)
    expect(kernelLines(preloaded)).toEqual([
      'Notebooks  3 run · 3 forked with preloaded modules',
    ])
    // The cell that looks for the modules sees them.
    const [looking, ...others] = preloaded.files['rich.ipynb']?.tests ?? []
    expect(looking).toMatchObject({ outcome: 'mismatched' })
    expect(others).toEqual(forked.files['rich.ipynb']?.tests.slice(1))
    for (const file of FILES.slice(1)) {
      expect(preloaded.files[file]).toEqual(forked.files[file])
    }
  })
})

/** A folder whose notebook must not find modules imported beforehand; more are in test/python/preload and test/worker/kernels. */
interface HazardCase {
  readonly code: string
  readonly outputs: readonly object[]
  readonly files?: Readonly<Record<string, string>>
}

/** What a folder's own numpy and a stranger's give. */
const OWN_NUMPY = "name = 'a file of the folder'\n"

const HAZARDS: Readonly<Record<string, HazardCase>> = {
  'module-of-that-name': {
    // Not as a result: IPython (9.18) asks this numpy how to show it.
    code: 'import numpy\nprint(numpy.name)',
    outputs: [stdout('a file of the folder\n')],
    files: { 'numpy.py': OWN_NUMPY },
  },
  'changed-path': {
    code: "import sys\nsys.path.insert(0, 'lib')\nimport numpy\nprint(numpy.name)",
    outputs: [stdout('a file of the folder\n')],
    files: { 'lib/numpy.py': OWN_NUMPY },
  },
}

describe.runIf(process.platform === 'linux')('preload', () => {
  test('names modules; a notebook that must import them itself is refused, with a word', async () => {
    using project = new Project({
      'vitest.config.ts': config({ preload: ['numpy'] }),
      'harmless/harmless.ipynb': notebookFile([
        {
          code: "import sys\n[name in sys.modules for name in ('numpy', 'pandas')]",
          outputs: [result('[True, False]')],
        },
      ]),
      ...Object.fromEntries(
        Object.entries(HAZARDS).flatMap(([name, { files, ...cell }]) => [
          [`${name}/${name}.ipynb`, notebookFile([cell])],
          ...Object.entries(files ?? {}).map(([file, content]) => [
            `${name}/${file}`,
            content,
          ]),
        ]),
      ),
    })
    const run = await project.run(['--reporter=verbose'])
    const red = Object.entries(run.files).filter(
      ([, { status }]) => status !== 'passed',
    )
    expect(red).toEqual([])
    expect(kernelLines(run)).toMatchInlineSnapshot(`
      [
        "Kernel  changed-path/changed-path.ipynb: nothing preloaded: sys.path or sys.modules is used in code cell 1, before an import",
        "Kernel  module-of-that-name/module-of-that-name.ipynb: nothing preloaded: numpy.py in <root>/module-of-that-name",
        "Notebooks  3 run · 1 forked with preloaded modules, 2 forked",
      ]
    `)
  })
})

/** A Python that tells when it is started. */
const TELLING = `#!/bin/sh
echo "$$" >> "$(dirname "$0")/started.txt"
exec '${python}' "$@"
`

describe.runIf(process.platform === 'linux')('Python', () => {
  let project: Project

  beforeAll(() => {
    project = new Project({
      'vitest.config.ts': configWith("{ python: './python.sh' }"),
      'python.sh': TELLING,
      'sum.test.ts': "import { test } from 'vitest'\ntest('adds', () => {})\n",
      'one.ipynb': notebookFile([
        "import os\nwith open('kernels.txt', 'a') as file:\n    print(os.environ['JPY_PARENT_PID'], os.getpid(), file=file)",
      ]),
    })
    chmodSync(join(project.folder, 'python.sh'), 0o755)
  })

  afterAll(() => project[Symbol.dispose]())

  function linesOf(file: string): readonly string[] {
    const path = join(project.folder, file)
    return existsSync(path)
      ? readFileSync(path, 'utf8').split('\n').slice(0, -1)
      : []
  }

  test('is not started by vitest list', async () => {
    const child = project.spawn(['list'])
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    await new Promise((resolve) => child.on('close', resolve))
    expect(output).toMatch(/one\.ipynb > \[1\] import os/)
    expect(linesOf('started.txt')).toEqual([])
  })

  test('is not started by a run without notebooks', async () => {
    const { files } = await project.run(['sum'])
    expect(Object.keys(files)).toEqual(['sum.test.ts'])
    expect(linesOf('started.txt')).toEqual([])
  })

  test('is started once in watch mode, and a new kernel for each run', async () => {
    using watch = startWatch(project)
    for (const run of [1, 2, 3]) {
      if (run > 1) {
        appendFileSync(join(project.folder, 'one.ipynb'), '\n')
      }
      await watch.runs(run)
    }
    const lines = linesOf('kernels.txt').map((line) => line.split(' '))
    const hosts = new Set(lines.map(([host]) => host))
    const kernels = new Set(lines.map(([, kernel]) => kernel))
    expect([lines.length, hosts.size, kernels.size]).toEqual([3, 1, 3])
    expect(linesOf('started.txt')).toHaveLength(1)
  })
})
