import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { environmentFolder } from './set-up.js'

const OUTER =
  /^(?:VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|CI$|GITHUB_|JUPYTER|VIRTUAL_ENV$|CONDA_|PYTHON|PYTEST_|PYDEVD_|IPYTHON|MPL|FORCE_COLOR$)/

/**
 * What every contestant gets: the outer environment without what would steer
 * one of them, the Python of the benchmark first on the path, and settings of
 * its own, so that neither the user's kernelspecs count nor is the user's
 * IPython history written.
 *
 * @param {string} base folder for these settings
 */
export function contestantEnv(base) {
  const kept = Object.entries(process.env).filter(([name]) => !OUTER.test(name))
  const settings = (name) => {
    const folder = join(base, 'settings', name)
    mkdirSync(folder, { recursive: true })
    return folder
  }
  return {
    ...Object.fromEntries(kept),
    VIRTUAL_ENV: environmentFolder,
    PATH: [join(environmentFolder, 'bin'), process.env.PATH].join(delimiter),
    JUPYTER_CONFIG_DIR: settings('jupyter-config'),
    JUPYTER_DATA_DIR: settings('jupyter-data'),
    JUPYTER_RUNTIME_DIR: settings('jupyter-runtime'),
    IPYTHONDIR: settings('ipython'),
    MPLCONFIGDIR: settings('matplotlib'),
    NO_COLOR: '1',
  }
}
