import { describe, expect, test } from 'vitest'

import { findPreloadHazard } from '../../../src/worker/kernels/preload-hazards.ts'

describe('hazards in the source', () => {
  test.each([
    ['import os\nos.environ["MPLBACKEND"] = "svg"', 'os.environ is changed'],
    ['import os; os.environ.update(A="1")', 'os.environ is changed'],
    ['os.environ["A"] += "1"', 'os.environ is changed'],
    ['os.environ.setdefault("A", "1")', 'os.environ is changed'],
    ['del os.environ["A"]', 'os.environ is changed'],
    ['from os import environ\nenviron["A"] = "1"', 'os.environ is changed'],
    ['configure(os.environ)', 'os.environ is changed'],
    ['os.putenv("A", "1")', 'an environment variable is set'],
    ['load_dotenv()', 'an environment variable is set'],
    ['%env OMP_NUM_THREADS=1', 'an environment variable is set'],
    ['%env OMP_NUM_THREADS 1', 'an environment variable is set'],
    ['%set_env A 1', 'an environment variable is set'],
    ['sys.path.insert(0, "..")', 'sys.path or sys.modules is used'],
    ['from sys import path', 'sys.path or sys.modules is used'],
    ['sys.modules["numpy"] = None', 'sys.path or sys.modules is used'],
    ['importlib.reload(x)', 'importlib is used'],
    ['warnings.filterwarnings("ignore")', 'warning filters are changed'],
    ['warnings.simplefilter("error")', 'warning filters are changed'],
    ['matplotlib.use("Agg")', 'matplotlib.use is called'],
    ['os.chdir("..")', 'the working directory is changed'],
    ['%cd ..', 'the working directory is changed'],
    ['!pip install -q pandas==1', 'packages are installed'],
    ['%pip install pandas', 'packages are installed'],
    ['!{sys.executable} -m pip install x', 'packages are installed'],
    ['sys.settrace(f)', 'imports may be traced'],
  ])('%s', (source, deed) => {
    const reason = `${deed} in code cell 2, before an import`
    expect(findPreloadHazard(['1+1', source, 'import numpy'])).toBe(reason)
  })

  test.each([
    'print(os.environ.get("HOME"))',
    'home = os.environ["HOME"]',
    'if os.environ["A"] == "1": pass',
    'x = "A" in os.environ',
    '%env',
    '%matplotlib inline',
    '# os.environ["A"] = "1"',
    'import sys; sys.version',
    'plt.rcParams["figure.figsize"] = 3, 2',
  ])('harmless: %s', (source) => {
    expect(findPreloadHazard([source, 'import numpy'])).toBe(undefined)
  })

  test('after the last import nothing matters any more', () => {
    const cells = ['import numpy', 'import sys\nsys.path.append("x")']
    expect(findPreloadHazard(cells)).toBe(undefined)
    expect(findPreloadHazard([...cells, 'def f():\n    import pandas'])).toBe(
      'sys.path or sys.modules is used in code cell 2, before an import',
    )
    expect(findPreloadHazard([])).toBe(undefined)
  })
})
