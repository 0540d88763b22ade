import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

import { expect, test } from 'vitest'

import { interpreterOf } from '../../../../src/worker/report/remedy/interpreter.ts'
import type { Interpreter } from '../../../../src/worker/report/remedy/interpreter.ts'
import { missingPackageRemedy } from '../../../../src/worker/report/remedy/missing-package.ts'
import { ownModule } from '../../../../src/worker/report/remedy/own-module.ts'
import { raised } from '../../../helpers/outputs/outputs.ts'

const PIP: Interpreter = {
  command: '.venv/bin/python',
  kind: 'pip',
  prefix: '.venv',
  at: undefined,
}
const UV: Interpreter = { ...PIP, kind: 'uv' }
const CONDA: Interpreter = { ...PIP, kind: 'conda' }
const SYSTEM: Interpreter = { ...PIP, kind: 'system', command: 'python3' }
const SERVER: Interpreter = { ...PIP, command: 'python', at: 'http://a:8888' }
const IN_R: Interpreter = { ...PIP, command: 'R' }

const NOT_FOUND = 'ModuleNotFoundError'

test.each<readonly [string, string, Interpreter | undefined, unknown]>([
  [
    NOT_FOUND,
    "No module named 'foo'",
    PIP,
    'If it is a package, install it: .venv/bin/python -m pip install foo',
  ],
  [
    NOT_FOUND,
    "No module named 'sklearn'",
    PIP,
    'Install it: .venv/bin/python -m pip install scikit-learn',
  ],
  [
    NOT_FOUND,
    "No module named 'yaml'",
    UV,
    'Install it: uv pip install --python .venv/bin/python pyyaml',
  ],
  [
    NOT_FOUND,
    "No module named 'cv2'",
    CONDA,
    'Install it: conda install --prefix .venv opencv',
  ],
  [
    NOT_FOUND,
    "No module named 'PIL'",
    CONDA,
    'Install it: conda install --prefix .venv pillow',
  ],
  [
    NOT_FOUND,
    "No module named 'PIL'",
    SYSTEM,
    'Install it: python3 -m venv .venv && .venv/bin/python -m pip install ipykernel pillow',
  ],
  [
    NOT_FOUND,
    "No module named 'bs4'",
    SERVER,
    'Install it where the kernel runs (http://a:8888): python -m pip install beautifulsoup4',
  ],
  [
    'ImportError',
    'No module named foo',
    PIP,
    'If it is a package, install it: .venv/bin/python -m pip install foo',
  ],
  [
    'ImportError',
    "Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl.",
    PIP,
    'If it is a package, install it: .venv/bin/python -m pip install openpyxl',
  ],
  [
    'ImportError',
    '`Import lxml` failed.  Use pip or conda to install the lxml package.',
    PIP,
    'If it is a package, install it: .venv/bin/python -m pip install lxml',
  ],
  [
    NOT_FOUND,
    "No module named 'numpy.absent'",
    PIP,
    'What holds "numpy.absent" is installed, but not with that module: another version may have it.',
  ],
  [
    NOT_FOUND,
    "No module named 'random.x'; 'random' is not a package",
    PIP,
    'Another "random" was imported than the package: `random.__file__` says which file it is.',
  ],
  [
    NOT_FOUND,
    "No module named 'imp'",
    PIP,
    'Python has no "imp" any more; 3.11 was the last that had it.',
  ],
  [
    'ERROR',
    'Error in library(dplyr): there is no package called ‘dplyr’\n',
    IN_R,
    `Install it: R -e 'install.packages("dplyr", repos = "https://cloud.r-project.org")'`,
  ],
  ['ImportError', "cannot import name 'a' from 'b'", PIP, undefined],
  ['ValueError', "No module named 'foo'", PIP, undefined],
  [NOT_FOUND, "No module named 'foo; rm'", PIP, undefined],
  [NOT_FOUND, "No module named 'foo'", undefined, undefined],
])('%s: %s', (ename, evalue, interpreter, remedy) => {
  const said = missingPackageRemedy(
    raised(ename, evalue),
    () => interpreter,
    () => undefined,
  )
  expect(said).toBe(remedy)
})

test('what installs packages is told by the files of the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interpreter-'))
  const shown = (path: string): string => relative(folder, path)
  const write = (file: string, text = ''): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  write('uv/pyvenv.cfg', 'home = /usr\nuv = 0.9.1\n')
  write('uv/lib/python3.12/site-packages/six.py')
  write('seeded/pyvenv.cfg', 'uv = 0.9.1\n')
  write('seeded/lib/python3.12/site-packages/pip/__init__.py')
  write('venv/pyvenv.cfg', 'home = /usr\n')
  write('my conda/conda-meta/history')
  write('usr/lib/python3.12/EXTERNALLY-MANAGED')
  const found = ['uv', 'seeded', 'venv', 'my conda', 'usr', 'opt'].map((name) =>
    interpreterOf(join(folder, name, 'bin/python'), shown, undefined),
  )
  rmSync(folder, { recursive: true })
  expect(found.map(({ kind, command, prefix }) => [kind, command, prefix]))
    .toMatchInlineSnapshot(`
    [
      [
        "uv",
        "uv/bin/python",
        "uv",
      ],
      [
        "pip",
        "seeded/bin/python",
        "seeded",
      ],
      [
        "pip",
        "venv/bin/python",
        "venv",
      ],
      [
        "conda",
        ""my conda/bin/python"",
        ""my conda"",
      ],
      [
        "system",
        "usr/bin/python",
        "usr",
      ],
      [
        "pip",
        "opt/bin/python",
        "opt",
      ],
    ]
  `)
  expect(interpreterOf('python', shown, undefined).kind).toBe('pip')
})

test.each<readonly [string, readonly string[], Interpreter, string]>([
  [
    'a package of a project that can be installed',
    ['shop/__init__.py', 'pyproject.toml'],
    PIP,
    '"shop" is in this project (shop/), which is not installed: .venv/bin/python -m pip install -e .',
  ],
  [
    'below src, with uv',
    ['src/shop/prices.py', 'setup.py'],
    UV,
    '"shop" is in this project (src/shop/), which is not installed: uv pip install --python .venv/bin/python -e .',
  ],
  [
    'a file of a project that cannot',
    ['shop.py'],
    PIP,
    '"shop" is in this project (shop.py), where kernels do not look. Tell them: notebooks({ env: { PYTHONPATH: import.meta.dirname } })',
  ],
  [
    'a package below src of one that cannot',
    ['src/shop/prices.py'],
    PIP,
    '"shop" is in this project (src/shop/), where kernels do not look. Tell them: notebooks({ env: { PYTHONPATH: `${import.meta.dirname}/src` } })',
  ],
  [
    'on a server, which has other files',
    ['shop.py'],
    SERVER,
    'If it is a package, install it where the kernel runs (http://a:8888): python -m pip install shop',
  ],
  [
    'a folder without modules',
    ['shop/data.csv'],
    PIP,
    'If it is a package, install it: .venv/bin/python -m pip install shop',
  ],
])('of the project itself: %s', (_, files, interpreter, remedy) => {
  const root = mkdtempSync(join(tmpdir(), 'own-module-'))
  try {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), '')
    }
    expect(
      missingPackageRemedy(
        raised(NOT_FOUND, "No module named 'shop'"),
        () => interpreter,
        (module) => ownModule(root, module),
      ),
    ).toBe(remedy)
  } finally {
    rmSync(root, { recursive: true })
  }
})
