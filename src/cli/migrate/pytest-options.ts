import { needless, option, seconds, testOption, without } from './setting.ts'
import type { Effect } from './setting.ts'

export interface PytestOption {
  readonly takesValue: boolean
  readonly effect: (value: string) => Effect
}

const COMPARED = needless('outputs are compared')
const ACTIVE = needless('the active Python is used')
const SHOWN = needless('Vitest shows results in its own way')
const LAX = option('baseline', 'none')
const ACCEPTED = without('new outputs are accepted with -u')
const COVERAGE = option('coverage', { python: true })
const COVERAGE_FILE = without(
  'the configuration of coverage.py is looked for in the root',
)
const OTHER_TESTS = needless('it is about other tests')

function flag(effect: Effect): PytestOption {
  return { takesValue: false, effect: () => effect }
}

function valued(effect: (value: string) => Effect): PytestOption {
  return { takesValue: true, effect }
}

function cellTimeout(): PytestOption {
  return valued((value) => seconds('timeout', value))
}

function kernel(): PytestOption {
  return valued((name) => option('kernel', name))
}

function sanitizer(): PytestOption {
  return valued((file) => option('sanitize', [file]))
}

const BAIL = (value: string): Effect => testOption('bail', Number(value))

/** Options of pytest, nbval, nbmake, pytest-notebook and a few more plugins. */
export const PYTEST_OPTIONS: Readonly<Record<string, PytestOption>> = {
  '--nbval': flag(COMPARED),
  '--nbval-lax': flag(LAX),
  '--nbval-sanitize-with': sanitizer(),
  '--sanitize-with': sanitizer(),
  '--nbval-current-env': flag(ACTIVE),
  '--current-env': flag(ACTIVE),
  '--nbval-kernel-name': kernel(),
  '--nbval-cell-timeout': cellTimeout(),
  '--nbval-kernel-startup-timeout': valued((value) =>
    seconds('startupTimeout', value),
  ),
  '--nbdime': flag(needless('differences are shown in the terminal')),
  '--nbmake': flag(LAX),
  '--nbmake-timeout': cellTimeout(),
  '--nbmake-kernel': kernel(),
  '--nbmake-find-import-errors': flag(
    without("onError: 'continue' shows every cell that cannot import"),
  ),
  '--overwrite': flag(
    without("-u writes outputs, with update: 'all' those of all cells"),
  ),
  '--nb-test-files': flag(COMPARED),
  '--nb-exec-cwd': valued(() =>
    without('each notebook runs in its own folder'),
  ),
  '--nb-exec-errors': flag(option('onError', 'continue')),
  '--nb-exec-timeout': cellTimeout(),
  '--nb-coverage': flag(COVERAGE),
  '--nb-diff-color-words': flag(SHOWN),
  '--nb-force-regen': flag(ACCEPTED),
  // pytest
  '--ignore': valued((path) => option('exclude', [pathGlob(path)])),
  '--ignore-glob': valued((glob) => option('exclude', [glob])),
  '--deselect': valued(() =>
    without('mark the cell with `# vitest: skip`, or leave out its notebook'),
  ),
  '-x': flag(testOption('bail', 1)),
  '--exitfirst': flag(testOption('bail', 1)),
  '--maxfail': valued(BAIL),
  '-k': valued((text) => without(`on the command line: -t ${text}`)),
  '--junitxml': valued(junit),
  '--junit-xml': valued(junit),
  '--lf': flag(without('watch mode runs what was red again')),
  '--last-failed': flag(without('watch mode runs what was red again')),
  '-v': flag(SHOWN),
  '-vv': flag(SHOWN),
  '--verbose': flag(SHOWN),
  '-q': flag(SHOWN),
  '--quiet': flag(SHOWN),
  '-s': flag(SHOWN),
  '--tb': valued(() => SHOWN),
  '--durations': valued(() => SHOWN),
  '--color': valued(() => SHOWN),
  '-p': valued(() => OTHER_TESTS),
  '-c': valued(() => needless('this file is read already')),
  '-m': valued(() => OTHER_TESTS),
  '-W': valued(() => OTHER_TESTS),
  '-o': valued(() => OTHER_TESTS),
  '--rootdir': valued(() => OTHER_TESTS),
  '--import-mode': valued(() => OTHER_TESTS),
  '--doctest-modules': flag(OTHER_TESTS),
  '--doctest-glob': valued(() => OTHER_TESTS),
  '--strict-markers': flag(OTHER_TESTS),
  '--strict-config': flag(OTHER_TESTS),
  // pytest-xdist, pytest-rerunfailures, pytest-timeout, pytest-cov
  '-n': valued(workers),
  '--numprocesses': valued(workers),
  '--dist': valued(() => needless('notebooks run beside each other')),
  '--reruns': valued((value) => testOption('retry', Number(value))),
  '--reruns-delay': valued(() => without('Vitest tries again at once')),
  '--timeout': cellTimeout(),
  '--cov': valued(() => COVERAGE),
  '--cov-report': valued(() =>
    without("reports are those of Vitest's coverage.reporter"),
  ),
  '--cov-append': flag(without('each run measures anew')),
  '--cov-config': valued(() => COVERAGE_FILE),
}

/** A path of the command line or of `testpaths` as a glob of notebooks. */
export function notebookGlob(path: string): string {
  const clean = path.replace(/::.*$/, '').replace(/^\.\//, '')
  if (/\.ipynb$/i.test(clean)) {
    return clean
  }
  const folder = clean.replace(/\/$/, '')
  return folder === '' || folder === '.' ? '**/*.ipynb' : `${folder}/**/*.ipynb`
}

/** What `--ignore` names, be it a file or a folder. */
export function pathGlob(path: string): string {
  const clean = path.replace(/^\.\//, '').replace(/\/$/, '')
  return /\.\w+$/.test(clean) ? clean : `${clean}/**`
}

function junit(file: string): Effect {
  return testOption('reporters', ['default', ['junit', { outputFile: file }]])
}

function workers(count: string): Effect {
  return /^\d+$/.test(count)
    ? testOption('maxWorkers', Number(count))
    : needless('as many notebooks run beside each other as there are cores')
}
