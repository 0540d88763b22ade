import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { root } from '../../../scripts/lib/repository.js'
import { environmentFolder, python } from '../set-up/set-up.js'
import { allExitedWell, pytestVerdict, vitestVerdict } from './verdicts.js'

/**
 * @typedef {object} Contestant
 * @property {string} id
 * @property {string} title
 * @property {boolean} compares whether it compares outputs with the stored ones
 * @property {number} [maxFiles] left out above, unless it is asked for by name
 * @property {string} [consumer] whose project holds its notebooks
 * @property {object} [options] of notebooks()
 * @property {(names: string[], folder: string) => string[][]} commands
 * @property {import('./verdicts.js').Verdict} verdict
 */

/** What the heavy notebooks import. */
export const PRELOAD = ['numpy', 'pandas', 'matplotlib.pyplot']

/** @type {readonly Contestant[]} */
export const CONTESTANTS = [
  ours('vitest-4', 'vitest-4', {}),
  ours('vitest-5', 'vitest-5', {}),
  ours('vitest-4-preload', 'vitest-4', { preload: PRELOAD }),
  // Each peer without the plugins of the others, as if installed alone.
  pytest('nbval', '--nbval -p no:nbmake -p no:xdist'),
  pytest('nbval-2', '--nbval -p no:nbmake -n 2 --dist loadscope'),
  pytest('nbmake-2', '--nbmake -p no:nbval -n 2'),
  oneByOne('jupyter-execute', 'jupyter execute', 20, (name) => [
    join(environmentFolder, 'bin/jupyter'),
    'execute',
    name,
  ]),
  oneByOne('papermill', 'papermill', 20, (name) => [
    join(environmentFolder, 'bin/papermill'),
    name,
    'executed.out',
  ]),
  oneByOne('python', 'bare Python', undefined, (name) => [
    python,
    join(root, 'bench/lib/contestants/exec_notebook.py'),
    name,
  ]),
]

/** This plugin with these options. */
export function ours(id, consumer, options) {
  const packages = join(root, 'test/consumer', consumer, 'node_modules')
  const ownNode = join(packages, 'node/bin/node')
  const major = consumer.at(-1)
  return {
    id,
    title: `vitest-notebook, Vitest ${major}${options.preload ? ', preload' : ''}`,
    compares: true,
    consumer,
    options,
    commands: (_names, folder) => {
      const config = `${id}.config.js`
      writeFileSync(join(folder, config), configWith(options))
      return [
        [
          existsSync(ownNode) ? ownNode : process.execPath,
          join(packages, 'vitest/vitest.mjs'),
          'run',
          `--config=${config}`,
        ],
      ]
    },
    verdict: vitestVerdict,
  }
}

function pytest(id, args) {
  // nbmake compares nothing and has one item per notebook.
  const compares = args.includes('--nbval')
  return {
    id,
    title: `pytest ${args.replaceAll(/ -p no:\w+/g, '')}`,
    compares,
    commands: () => [
      [join(environmentFolder, 'bin/pytest'), ...args.split(' ')],
    ],
    verdict: pytestVerdict(compares ? 'cells' : 'files'),
  }
}

function oneByOne(id, title, maxFiles, command) {
  return {
    id,
    title: `${title}, one by one`,
    compares: false,
    maxFiles,
    commands: (names) => names.map(command),
    verdict: allExitedWell,
  }
}

function configWith(options) {
  return [
    "import { notebooks } from 'vitest-notebook'",
    `export default { plugins: [notebooks(${JSON.stringify({ python, ...options })})] }`,
    '',
  ].join('\n')
}

/** Whether the installed package has all options that the contestant needs. */
export async function isAvailable({ consumer, options }) {
  if (!consumer) {
    return true
  }
  const entry = join(
    root,
    'test/consumer',
    consumer,
    'node_modules/vitest-notebook/dist/index.js',
  )
  const { isNotebookError, notebooks } = await import(pathToFileURL(entry).href)
  try {
    notebooks({ python, ...options })
    return true
  } catch (error) {
    if (isNotebookError(error)) {
      return false
    }
    throw error
  }
}
