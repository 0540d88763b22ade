// @module-tag thorough

import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import {
  RawKernel,
  survivors,
  type Json,
} from '../helpers/kernels/raw-client.ts'

const root = mkdtempSync(join(tmpdir(), 'preload-'))
const preload = ['numpy', 'pandas', 'matplotlib.pyplot']
const imported =
  'import json, sys\nprint(json.dumps("numpy" in sys.modules and "pandas" in sys.modules))'
const figureSize =
  'import matplotlib.pyplot as plt; print(plt.rcParams["figure.figsize"])'
let host: KernelHost

const startHost = (
  preload: readonly string[],
  env: NodeJS.ProcessEnv = {},
  noted: readonly string[] = [],
  direct = true,
): Promise<KernelHost> =>
  startKernelHost([{ executable: testPython(), args: [], origin: 'option' }], {
    root,
    fork: true,
    direct,
    preload,
    noted,
    env: { ...process.env, ...env },
  })

/** A notebook's path in a folder of its own with these files. */
function notebook(name: string, files: Record<string, string> = {}): string {
  const folder = join(root, name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  mkdirSync(folder, { recursive: true })
  return join(folder, 'nb.ipynb')
}

async function withKernel<T>(
  host: KernelHost,
  path: string,
  request: Json,
  use: (kernel: RawKernel) => Promise<T>,
): Promise<T> {
  const kernel = await RawKernel.start(host.address, path, request)
  try {
    return await use(kernel)
  } finally {
    await kernel.end()
  }
}

beforeAll(async () => {
  // What lies in the folder that Vitest was started in is none of a notebook's.
  const project = join(
    notebook('project', { matplotlibrc: 'figure.figsize: 1, 1' }),
    '..',
  )
  const cwd = process.cwd()
  process.chdir(project)
  host = await startHost(preload)
  process.chdir(cwd)
})
afterAll(async () => {
  await host.dispose()
  rmSync(root, { recursive: true })
})

test('modules of the project itself are not preloaded', async () => {
  const path = notebook('own', { 'lib/mine.py': 'import json' })
  const library = join(path, '..', 'lib')
  await using own = await startHost(['mine'], { PYTHONPATH: library }, [root])
  await withKernel(own, path, {}, async ({ facts }) => {
    expect(facts).toMatchObject({
      start: 'forked',
      preloaded: false,
      preload_refused: 'mine is a module of the project',
    })
  })
})

test('modules are there, and every kernel draws other numbers', async () => {
  const path = notebook('fresh')
  const draw = `import random, uuid, tempfile, secrets
import numpy as np
print(random.random(), np.random.rand(), np.random.default_rng().random(),
  uuid.uuid4(), secrets.token_hex(4), next(tempfile._get_candidate_names()), sep="\\n")`
  const drawn: string[] = []
  for (let round = 0; round < 3; round += 1) {
    await withKernel(host, path, {}, async (kernel) => {
      expect(kernel.facts).toMatchObject({ start: 'forked', preloaded: true })
      expect(kernel.facts).not.toHaveProperty('preload_refused')
      expect(await kernel.print(imported)).toBe('true\n')
      expect(await kernel.print(figureSize)).toBe('[6.4, 4.8]\n')
      drawn.push(...(await kernel.print(draw)).trim().split('\n'))
    })
  }
  expect(new Set(drawn).size).toBe(18)
})

test('a library with a random generator of its own', async () => {
  // As sympy has it, which is not among the packages of the tests.
  const path = notebook('generator', {
    'lib/sympy/__init__.py': '',
    'lib/sympy/core/__init__.py': '',
    'lib/sympy/core/random.py': `import random
rng = random.Random()
def seed(a=None): rng.seed(a)`,
  })
  const PYTHONPATH = join(path, '..', 'lib')
  await using own = await startHost(['sympy.core.random'], { PYTHONPATH })
  const drawn = new Set<string>()
  for (let round = 0; round < 2; round += 1) {
    await withKernel(own, path, {}, async (kernel) => {
      expect(kernel.facts).toMatchObject({ preloaded: true })
      const draw = 'import sympy.core.random as r; print(r.rng.random())'
      drawn.add(await kernel.print(draw))
    })
  }
  expect(drawn.size).toBe(2)
})

test.each<[string, Record<string, string>, Json, string, string, string]>([
  [
    'matplotlibrc',
    { matplotlibrc: 'figure.figsize: 3, 2' },
    {},
    'matplotlibrc in <folder>',
    figureSize,
    '[3.0, 2.0]\n',
  ],
  [
    'file',
    { 'pandas.py': 'here = True' },
    {},
    'pandas.py in <folder>',
    'import pandas; print(pandas.here)',
    'True\n',
  ],
  [
    'package',
    { 'numpy/__init__.py': 'here = True' },
    {},
    'numpy/ in <folder>',
    'import numpy; print(numpy.here)',
    'True\n',
  ],
  [
    'dependency',
    { 'cycler.py': 'here = True' },
    {},
    'cycler.py in <folder>',
    'import cycler; print(cycler.here)',
    'True\n',
  ],
  [
    // pandas looks for it, and does without where it is not installed.
    'optional dependency',
    { 'bottleneck.py': 'here = True' },
    {},
    'bottleneck.py in <folder>',
    'import bottleneck; print(bottleneck.here)',
    'True\n',
  ],
  [
    'backend',
    {},
    { env: { MPLBACKEND: 'svg' } },
    'MPLBACKEND is set for the notebook',
    'import matplotlib.pyplot as plt; print(plt.get_backend())',
    'svg\n',
  ],
  [
    'threads',
    {},
    { env: { OPENBLAS_NUM_THREADS: '1' } },
    'OPENBLAS_NUM_THREADS is set for the notebook',
    `import os
tasks = lambda: len(os.listdir("/proc/self/task"))
before = tasks()
import numpy
print(tasks() - before)`,
    '0\n',
  ],
  [
    'source',
    {},
    { preload_refused: 'os.environ is changed in code cell 1' },
    'os.environ is changed in code cell 1',
    imported,
    'false\n',
  ],
])(
  'preloaded modules are refused: %s',
  async (name, files, request, refused, code, printed) => {
    const path = notebook(name, files)
    await withKernel(host, path, request, async (kernel) => {
      expect(kernel.facts).toMatchObject({
        start: 'forked',
        preloaded: false,
        preload_refused: refused.replace('<folder>', join(root, name)),
      })
      expect(await kernel.print(code)).toBe(printed)
    })
  },
)

test.each<[string, Record<string, string>, Json]>([
  ['a folder of data', { 'pandas/data.csv': '', 'numpy.txt': '' }, {}],
  ['a module of its own', { 'helper.py': '' }, {}],
  ['a variable of its own', {}, { env: { MY_DATA: 'x' } }],
  ['the same variable', {}, { env: { HOME: process.env['HOME'] } }],
])('no hazard: %s', async (name, files, request) => {
  await withKernel(host, notebook(name, files), request, async ({ facts }) => {
    expect(facts).toMatchObject({ preloaded: true })
  })
})

test('not wanted is no refusal', async () => {
  const request = { preload: false }
  await withKernel(host, notebook('unwanted'), request, async (kernel) => {
    expect(kernel.facts).toMatchObject({ start: 'forked', preloaded: false })
    expect(kernel.facts).not.toHaveProperty('preload_refused')
    expect(await kernel.print(imported)).toBe('false\n')
  })
})

describe('what a notebook begins with importing', () => {
  let auto: KernelHost
  beforeAll(async () => {
    auto = await startHost([])
  })
  afterAll(() => auto.dispose())

  const present = `import json, sys
known = "numpy", "pandas", "matplotlib", "matplotlib.pyplot", "mine", "PIL"
print(json.dumps([name for name in known if name in sys.modules]))`
  const shadowed = notebook('shadowed', { 'cycler.py': 'here = True' })
  const own = notebook('own module', {
    'mine.py': 'import os\nos.environ["MPLBACKEND"] = "svg"',
  })

  test.each<[string, readonly string[], readonly string[], string]>([
    ['nothing', [], [], notebook('light')],
    ['others', ['os', 'json', 'IPython.display'], [], notebook('light')],
    ['numpy', ['numpy'], ['numpy'], notebook('one')],
    [
      'pandas, and numpy with it',
      ['os', 'pandas', 'pandas.DataFrame'],
      ['numpy', 'pandas'],
      notebook('table'),
    ],
    [
      'pyplot',
      ['matplotlib', 'matplotlib.pyplot'],
      ['numpy', 'matplotlib', 'matplotlib.pyplot', 'PIL'],
      notebook('plot'),
    ],
    [
      'what stands before a module of its own',
      ['numpy', 'mine', 'matplotlib.pyplot'],
      ['numpy'],
      own,
    ],
    ['nothing behind one', ['mine', 'matplotlib.pyplot'], [], own],
    ['nothing behind one that is not there', ['gone', 'numpy'], [], own],
    ['nothing behind one that changes others', ['torch', 'numpy'], [], own],
    [
      'no module that needs one of its folder',
      ['numpy', 'matplotlib.pyplot'],
      ['numpy'],
      shadowed,
    ],
    ['nothing unknown', ['polars', 'json.tool'], [], own],
  ])('%s', async (_, imports, modules, path) => {
    await withKernel(auto, path, { imports }, async (kernel) => {
      expect(kernel.facts).toMatchObject({
        start: 'forked',
        preloaded: modules.length > 0,
      })
      expect(kernel.facts).not.toHaveProperty('preload_refused')
      expect(JSON.parse(await kernel.print(present))).toEqual(modules)
    })
  })

  test('nothing behind an installed one that is not known', async () => {
    const path = notebook('house', {
      'site-packages/house_style.py':
        'import os\nos.environ["MPLBACKEND"] = "svg"',
    })
    const PYTHONPATH = join(path, '..', 'site-packages')
    await using host = await startHost([], { PYTHONPATH })
    const imports = ['numpy', 'house_style', 'tqdm', 'matplotlib.pyplot']
    await withKernel(host, notebook('styled'), { imports }, async (kernel) => {
      expect(JSON.parse(await kernel.print(present))).toEqual(['numpy'])
      const code =
        'import house_style, matplotlib.pyplot as plt; print(plt.get_backend())'
      expect(await kernel.print(code)).toBe('svg\n')
    })
  })

  test('is shared by notebooks that have more in common', async () => {
    const parents = new Map<string, string>()
    await using fresh = await startHost([])
    for (const imports of [
      ['numpy', 'pandas'],
      ['pandas', 'numpy', 'os'],
      ['numpy'],
      ['numpy', 'matplotlib.pyplot'],
    ]) {
      const path = notebook('sharing')
      await withKernel(fresh, path, { imports }, async (kernel) => {
        expect(kernel.facts).toMatchObject({ preloaded: true })
        const parent = await kernel.print('import os; print(os.getppid())')
        parents.set(imports.join(), parent)
      })
    }
    // The last one is forked off the one before.
    expect(new Set(parents.values()).size).toBe(3)
    expect(parents.get('pandas,numpy,os')).toBe(parents.get('numpy,pandas'))
  })

  test('is refused where a variable says so', async () => {
    const request = { imports: ['numpy'], env: { OMP_NUM_THREADS: '1' } }
    await withKernel(auto, notebook('one'), request, async ({ facts }) => {
      expect(facts).toMatchObject({
        preloaded: false,
        preload_refused: 'OMP_NUM_THREADS is set for the notebook',
      })
    })
  })

  test('is imported anew when packages were installed', async () => {
    const parentOf = 'import os; print(os.getppid())'
    const request = { imports: ['numpy'] }
    const parents: string[] = []
    const kernels: RawKernel[] = []
    const packages = 'import sysconfig; print(sysconfig.get_paths()["purelib"])'
    for (const isInstalled of [false, false, true]) {
      const path = notebook('one')
      if (isInstalled) {
        const folder = (await kernels[0]?.print(packages))?.trim() ?? ''
        utimesSync(folder, new Date(), new Date())
      }
      const kernel = await RawKernel.start(auto.address, path, request)
      kernels.push(kernel)
      parents.push(await kernel.print(parentOf))
    }
    expect(parents[1]).toBe(parents[0])
    expect(parents[2]).not.toBe(parents[0])
    // What was forked before goes on, and the process ends with the last of it.
    expect(await kernels[0]?.print('print(1)')).toBe('1\n')
    await Promise.all(kernels.map((kernel) => kernel.end()))
    expect(await survivors([Number(parents[0])])).toEqual([])
  })
})

test('is refused where IPython runs files of the user before', async () => {
  const startup = notebook('ipython/profile_default/startup', {
    'a.py': 'import os\nos.environ["MPLBACKEND"] = "svg"',
  })
  const env = { IPYTHONDIR: join(startup, '..', '..', '..') }
  const backend = 'import matplotlib.pyplot as plt; print(plt.get_backend())'
  for (const modules of [[], preload]) {
    await using host = await startHost(modules, env)
    const request = { imports: ['matplotlib.pyplot'] }
    await withKernel(host, notebook('plot'), request, async (kernel) => {
      expect(kernel.facts).toMatchObject({
        start: 'forked',
        preloaded: false,
        preload_refused:
          'IPython has settings of its own, or files that it runs at its start',
      })
      expect(await kernel.print(backend)).toBe('svg\n')
    })
  }
})

// Each in a host of its own: a module that must not be preloaded.
test.each([
  [
    'absent',
    undefined,
    /^absent cannot be imported: ModuleNotFoundError\("No module named 'absent'"\)$/,
  ],
  ['failing', '1/0', /^failing cannot be imported: ZeroDivisionError/],
  [
    'threaded',
    'import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True, name="t").start()',
    /^threads were alive after the imports: t$/,
  ],
  [
    'warning',
    'import warnings\nwarnings.warn("old", FutureWarning)',
    /^importing warning warns: old$/,
  ],
  ['modern', 'import polars', /^polars is imported, which cannot be forked$/],
  [
    'widgets',
    'import ipywidgets',
    /^ipywidgets is imported, which needs the kernel$/,
  ],
])('a module that cannot be preloaded: %s', async (name, source, reason) => {
  const modules = join(root, 'modules')
  mkdirSync(modules, { recursive: true })
  if (source !== undefined) {
    writeFileSync(join(modules, `${name}.py`), source)
  }
  writeFileSync(join(modules, 'polars.py'), '')
  // A direct kernel's shell is there already.
  const direct = name !== 'widgets'
  const env = { PYTHONPATH: modules }
  await using host = await startHost([name], env, [], direct)
  await withKernel(host, notebook('other'), {}, async (kernel) => {
    expect(kernel.facts).toMatchObject({
      start: 'forked',
      preloaded: false,
      preload_refused: expect.stringMatching(reason),
    })
    expect(await kernel.print('print(1+1)')).toBe('2\n')
  })
})
