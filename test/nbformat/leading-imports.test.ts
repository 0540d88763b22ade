import { expect, test } from 'vitest'

import { leadingImports } from '../../src/nbformat/outline/leading-imports.ts'

test.each<[string[], string[]]>([
  [['import numpy as np'], ['numpy']],
  [['import os, numpy, sys'], ['os', 'numpy', 'sys']],
  [
    ['from pandas import DataFrame, Series as S  # tables'],
    ['pandas', 'pandas.DataFrame', 'pandas.Series'],
  ],
  [['from a.b import *'], ['a.b']],
  [['from a import (\n    b,  # one\n    c as d,\n)'], ['a', 'a.b', 'a.c']],
  [['from a import b, \\\n    c\nimport d'], ['a', 'a.b', 'a.c', 'd']],
  [['import a; import b;'], ['a', 'b']],
  [
    ['# Title\n\n%matplotlib inline', '', 'import a\n\n# more\nimport b'],
    ['a', 'b'],
  ],
  [
    [
      "%load_ext autoreload\n%autoreload 2\n%config InlineBackend.figure_format = 'svg'\nimport a",
    ],
    ['a'],
  ],
  [['import a b\nimport c'], []],
  [['from a import (b,\n  c'], []],
  [[], []],
])('%j begins with %j', (sources, modules) => {
  expect(leadingImports(sources)).toEqual(modules)
})

// An import may depend on it: nothing below it is known to be as it would be.
test.each([
  'a = 1',
  'print(a.b)',
  'a.seed(0)',
  'sys.path.append("lib")',
  'import a; sys.path.append("lib")',
  'os.environ["MPLBACKEND"] = "svg"',
  'warnings.filterwarnings("ignore")',
  'matplotlib.use("Agg")',
  'os.chdir("..")',
  'load_dotenv()',
  '%env OMP_NUM_THREADS=1',
  '%set_env A 1',
  '%cd ..',
  '%load_ext cudf.pandas',
  '%matplotlib qt',
  '%pylab inline',
  '%pip install numpy',
  '%%time',
  '%%bash\nimport -window root a.png',
  '!pip install numpy',
  'if a:\n    import b',
  'try:\n    import b\nexcept ImportError:\n    pass',
  'def f():\n    import b',
  '    import b',
  "x = '''\nimport b\n'''",
  'from . import b',
  'import_module("b")',
  'fromage import b',
])('not below %j', (source) => {
  expect(leadingImports(['import a', source, 'import numpy'])).toEqual(['a'])
  expect(leadingImports([`${source}\nimport numpy`])).toEqual(
    source.startsWith('import a') ? ['a'] : [],
  )
})
