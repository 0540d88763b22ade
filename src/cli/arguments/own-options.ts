import { COMPARISON_WORDS } from '../../directives/words/comparison-words.ts'
import { parseDuration } from '../../directives/words/duration.ts'
import { OPTIONS } from '../../main/options/option-table.ts'
import type { NotebookOptions } from '../../main/options/options.ts'

/** An option of the command that stands for one of `notebooks()`. */
export interface OwnOption {
  /** What follows it, for the help; none for a switch. */
  readonly takes?: string
  /** What it has to be, in words. */
  readonly expected?: string
  readonly about: string
  /**
   * @param values As given; a switch has none.
   * @param path Makes a path absolute that is relative to the working directory.
   * @returns undefined for a value that is not understood.
   */
  readonly parse: (
    values: readonly string[],
    path: (given: string) => string,
  ) => Readonly<NotebookOptions> | undefined
}

/** In the order of the help. */
export const OWN_OPTIONS: Readonly<Record<string, OwnOption>> = {
  lax: {
    about: 'errors only: outputs are compared where a cell is marked for it',
    parse: () => ({ baseline: 'none' }),
  },
  baseline: {
    takes: 'KIND',
    expected: 'stored, snapshot or none',
    about: 'what outputs are compared with: stored (default), snapshot, none',
    parse: single((baseline) =>
      isBaseline(baseline) ? { baseline } : undefined,
    ),
  },
  sanitize: {
    takes: 'FILE',
    expected: 'a file',
    about: 'rules of nbval (--nbval-sanitize-with); may be given several times',
    parse: (values, path) =>
      values.includes('') ? undefined : { sanitize: values.map(path) },
  },
  tolerance: {
    takes: 'SHARE',
    expected: "a number such as 1e-6, or 'relative 1e-6 absolute 0.01'",
    about: 'how far numbers may be apart: 1e-6',
    parse: single((value) => {
      const tolerance =
        COMPARISON_WORDS.tolerance.parse(value)?.comparison.tolerance
      return tolerance && { tolerance: { ...tolerance } }
    }),
  },
  preload: {
    takes: 'MODULES',
    expected: "'auto', 'none' or modules such as numpy,pandas",
    about:
      'modules to import once for all notebooks: auto (default), none, or numpy,pandas',
    parse(values) {
      const modules = values.flatMap((value) => value.split(','))
      const word = modules.join()
      const preload = word === 'auto' ? word : word === 'none' ? false : modules
      return OPTIONS.preload.check.holds(preload) ? { preload } : undefined
    },
  },
  server: {
    takes: 'URL',
    expected: 'the address of a Jupyter server, such as http://localhost:8888',
    about:
      'take kernels from this Jupyter server (token: JUPYTER_TOKEN); discover: from one that runs here',
    parse: single((server) =>
      server === 'discover' ||
      (URL.canParse(server) && /^http(?:s|\+unix)?:/.test(server))
        ? { server }
        : undefined,
    ),
  },
  python: {
    takes: 'PATH',
    expected: 'a path or a command',
    about: 'the Python whose kernels run the notebooks',
    parse: single((python, path) =>
      python === ''
        ? undefined
        : { python: /[\\/]/.test(python) ? path(python) : python },
    ),
  },
  kernel: {
    takes: 'NAME',
    expected: 'the name of a kernelspec',
    about: 'the kernelspec to use for all notebooks',
    parse: single((kernel) => (kernel === '' ? undefined : { kernel })),
  },
  'on-error': {
    takes: 'WHAT',
    expected: 'skip or continue',
    about: 'cells below one that raised: skip (default), or continue as nbval',
    parse: single((onError) => (isOnError(onError) ? { onError } : undefined)),
  },
  timeout: {
    takes: 'TIME',
    expected: 'a time such as 90s or 10m; a number alone means seconds',
    about: 'how long a cell may take: 90s, 10m; 0 for no limit',
    parse: single((value) => {
      const timeout = value === '0' ? 0 : parseDuration(value)
      return timeout === undefined ? undefined : { timeout }
    }),
  },
  report: {
    takes: 'FILE',
    expected: 'an .html file',
    about: 'write a page that shows the run: notebook-report.html',
    parse: single((value, path) =>
      OPTIONS.report.check.holds(value) ? { report: path(value) } : undefined,
    ),
  },
  'python-coverage': {
    about:
      'measure which lines of Python modules notebooks run, by coverage.py',
    parse: () => ({ coverage: { python: true } }),
  },
  'verbose-output': {
    about: 'print what cells output as it comes, as pytest -s',
    parse: () => ({ verboseOutput: true }),
  },
}

/** The last one counts, as in most programs. */
function single(
  parse: (
    value: string,
    path: (given: string) => string,
  ) => Readonly<NotebookOptions> | undefined,
): OwnOption['parse'] {
  return (values, path) => parse(values.at(-1) ?? '', path)
}

function isBaseline(
  value: string,
): value is NonNullable<NotebookOptions['baseline']> {
  return OPTIONS.baseline.check.holds(value)
}

function isOnError(
  value: string,
): value is NonNullable<NotebookOptions['onError']> {
  return OPTIONS.onError.check.holds(value)
}
