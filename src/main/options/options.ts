import { posix } from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import type { ComparisonOptions } from '../../comparison/options/comparison-options.ts'
import { checkOptions } from './check-options.ts'

/** A Jupyter server to take the kernels from. */
export interface ServerOptions {
  /**
   * Address as the server prints it; `/lab`, `/tree` and `?token=…` are
   * understood. When omitted: `JUPYTER_SERVER_URL`.
   */
  url?: string
  /** When omitted: the token of `url`, else `JUPYTER_TOKEN`. */
  token?: string
  /**
   * Folder on the server that holds what lies in the root of the Vitest
   * project, as the server's contents API names it.
   *
   * @default ''
   */
  root?: string
  /**
   * Notebooks and folders of notebooks on the server to run too, as its
   * contents API names them (`'tutorials/intro.ipynb'`, `'tutorials'`). They
   * are copied to `.vitest/notebooks` when Vitest starts.
   */
  notebooks?: string[]
}

/** Where executed notebooks are written to, and how. */
export interface OutputOptions {
  /** Relative to the root. */
  folder: string
  /** @default false */
  timings?: boolean
}

export interface NotebookOptions extends ComparisonOptions {
  /**
   * Globs of notebooks, relative to the project's root.
   *
   * @default ['**\/*.ipynb']
   */
  include?: string[]
  /** Globs to leave out, in addition to checkpoints, hidden folders, environments and build output. */
  exclude?: string[]
  /**
   * Name of the Vitest project that the notebooks form (`--project notebooks`).
   *
   * @default 'notebooks'
   */
  name?: string
  /**
   * The Python whose kernels run the notebooks: a path (relative to the root)
   * or a command. When omitted: the active environment, a `.venv` or `venv`
   * beside the notebook or above it, then `python3` and `python`.
   */
  python?: string
  /** Kernelspec to use instead of the one that each notebook names. */
  kernel?: string
  /**
   * Take kernels from a Jupyter server instead of starting them here; `true`
   * for the server in `JUPYTER_SERVER_URL`.
   *
   * @default false
   */
  server?: boolean | string | ServerOptions
  /**
   * Whether Python kernels are forked off a process that has everything
   * imported, which takes milliseconds. Linux only; elsewhere, and for other
   * languages, kernels start the usual way.
   *
   * @default true
   */
  fork?: boolean
  /**
   * Modules to import once, before kernels are forked, so that notebooks which
   * import them need not: `['numpy', 'pandas', 'matplotlib.pyplot']`, or
   * `'auto'` for those of these three that the notebooks import. A notebook for
   * which that could make a difference gets a kernel without them.
   *
   * @default []
   */
  preload?: string[] | 'auto'
  /** Environment variables added for the kernels. */
  env?: Record<string, string>
  /**
   * Whether it is noted which modules and data files of the project a notebook
   * uses, so that watch mode, `--changed` and `related` know.
   *
   * @default true
   */
  dependencies?: boolean
  /**
   * What outputs are compared with: those `stored` in the notebook, those in a
   * `snapshot` of Vitest's beside it, or `none` (a cell then fails only when it
   * raises).
   *
   * @default 'stored'
   */
  baseline?: 'stored' | 'snapshot' | 'none'
  /**
   * Which outputs `vitest -u` writes into a notebook: of cells whose outputs
   * `changed` or that were never run before, or of `all` cells that ran.
   *
   * @default 'changed'
   */
  update?: 'changed' | 'all'
  /**
   * Sanitizer files of nbval (`--nbval-sanitize-with`) whose rules apply, too;
   * relative to the root.
   *
   * @default []
   */
  sanitize?: string | string[]
  /**
   * Folder for the notebooks as the run has executed them, relative to the
   * root; for nothing else. With `timings`, cells tell when they ran
   * (`metadata.execution`).
   */
  output?: string | OutputOptions
  /**
   * What happens to the cells after one that raised unexpectedly.
   *
   * @default 'skip'
   */
  onError?: 'skip' | 'continue'
  /**
   * Milliseconds that one cell may take before it is interrupted; 0 for no limit.
   *
   * @default 120_000
   */
  timeout?: number
  /**
   * Milliseconds that all cells of one notebook may take; 0 for no limit.
   *
   * @default 0
   */
  notebookTimeout?: number
  /**
   * Milliseconds that a kernel may take to start.
   *
   * @default 60_000
   */
  startupTimeout?: number
}

export interface ResolvedOptions {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly name: string
  readonly python: string | undefined
  readonly kernel: string | undefined
  readonly server: Readonly<ServerOptions> | undefined
  readonly fork: boolean
  readonly preload: readonly string[] | 'auto'
  readonly env: Readonly<Record<string, string>>
  readonly dependencies: boolean
  readonly baseline: 'stored' | 'snapshot' | 'none'
  readonly update: 'changed' | 'all'
  readonly comparison: ComparisonOptions
  readonly sanitize: readonly string[]
  readonly output: Readonly<Required<OutputOptions>> | undefined
  readonly onError: 'skip' | 'continue'
  readonly timeoutMs: number
  readonly notebookTimeoutMs: number
  readonly startupTimeoutMs: number
}

/** Where notebooks of a server are copied to, below the root. Vitest 5 has its own artifacts in `.vitest`. */
export const FETCHED_FOLDER = '.vitest/notebooks'

/** Never a notebook of the user's: copies, environments, build output. */
const ALWAYS_EXCLUDED = [
  '**/node_modules/**',
  '**/{venv,env}/{lib,Lib,share}/**',
  '**/site-packages/**',
  '**/_build/**',
  '**/*-checkpoint.ipynb',
]

/**
 * Fills in the defaults.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for an unknown option or a wrong value.
 */
export function resolveOptions(options: NotebookOptions): ResolvedOptions {
  checkOptions(options)
  const { server } = options
  const output = outputOptions(options.output)
  // They would be new in every run, and so never differ.
  if (
    options.baseline === 'snapshot' &&
    typeof server === 'object' &&
    server.notebooks
  ) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      "notebooks() cannot keep snapshots of `server.notebooks`: they are fetched into a folder that is emptied before.\nCompare them with their stored outputs (baseline: 'stored'), or put the notebooks into the project.",
    )
  }
  return {
    include: [
      ...(options.include ?? ['**/*.ipynb']),
      ...(typeof server === 'object' && server.notebooks
        ? [`${FETCHED_FOLDER}/**/*.ipynb`]
        : []),
    ],
    exclude: [
      // `.vitest` holds what was copied from a server.
      typeof server === 'object' && server.notebooks
        ? '**/.!(vitest)/**'
        : '**/.*/**',
      ...ALWAYS_EXCLUDED,
      ...(output ? [`${literalGlob(output.folder)}/**`] : []),
      ...(options.exclude ?? []),
    ],
    name: options.name ?? 'notebooks',
    python: options.python,
    kernel: options.kernel,
    server:
      server === undefined || server === false
        ? undefined
        : server === true
          ? {}
          : typeof server === 'string'
            ? { url: server }
            : server,
    fork: options.fork ?? true,
    preload: options.preload ?? [],
    env: options.env ?? {},
    dependencies: options.dependencies ?? true,
    baseline: options.baseline ?? 'stored',
    update: options.update ?? 'changed',
    comparison: comparisonOptions(options),
    sanitize:
      typeof options.sanitize === 'string'
        ? [options.sanitize]
        : (options.sanitize ?? []),
    output,
    onError: options.onError ?? 'skip',
    timeoutMs: limit(options.timeout, 120_000),
    notebookTimeoutMs: limit(options.notebookTimeout, 0),
    // A start has a timer of its own, and Node's take no more than this.
    startupTimeoutMs: Math.min(
      limit(options.startupTimeout, 60_000),
      2 ** 31 - 1,
    ),
  }
}

function comparisonOptions(options: NotebookOptions): ComparisonOptions {
  const { rules, tolerance, images, ignore, comparators } = options
  return {
    ...(rules && { rules }),
    ...(tolerance !== undefined && { tolerance }),
    ...(images !== undefined && { images }),
    ...(ignore && { ignore }),
    ...(comparators && { comparators }),
  }
}

function outputOptions(
  option: NotebookOptions['output'],
): ResolvedOptions['output'] {
  if (option === undefined) {
    return undefined
  }
  const { folder, timings = false } =
    typeof option === 'string' ? { folder: option } : option
  return {
    folder: posix.normalize(folder.replaceAll('\\', '/')).replace(/\/$/, ''),
    timings,
  }
}

/** Not escaped: a backslash is a separator to some. `?` is any one character. */
function literalGlob(path: string): string {
  return path.replaceAll(/[!()*+?@[\]{|}]/g, '?')
}

function limit(value: number | undefined, fallback: number): number {
  const ms = value ?? fallback
  return ms === 0 ? Infinity : ms
}
