import type { ComparisonOptions } from '../../comparison/options/comparison-options.ts'
import type {
  ImageComparison,
  Tolerance,
} from '../../comparison/options/comparison-types.ts'
import type { CheckName } from '../../contract/check-names.ts'
import type { NotebookCase } from '../../parameters/cases.ts'
import type { Parameters } from '../../parameters/parameter-value.ts'
import type { AroundOption } from './around.ts'
import type {
  CheckOptions,
  CoverageOptions,
  NotebookCode,
  OutputOptions,
  PromptAnswer,
} from './feature-options.ts'
import type { ServerOptions } from './server-options.ts'

/** What `notebooks()` takes. How each is checked, and its default: `option-table.ts`. */
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
   * How tests are called: by number and the beginning of their first line, `[3]
   * x = 1`, or by that line alone and as a whole, so that names `stable` stay the
   * same in reports when cells are inserted before.
   *
   * @default 'numbered'
   */
  titles?: 'numbered' | 'stable'
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
   * Which modules are imported once, before kernels are forked, so that
   * notebooks which import them need not. `'auto'`: for each notebook, those of
   * numpy, pandas, matplotlib.pyplot, scipy, sklearn, seaborn and sympy that it
   * begins with importing. A list (`['numpy', 'pandas']`): these, for all
   * notebooks. `false`: none. A notebook for which that could make a difference
   * gets a kernel without them.
   *
   * @default 'auto'
   */
  preload?: string[] | 'auto' | false
  /**
   * Whether the kernel of a red notebook outlives the run, with a note how to
   * connect to it and how to end it. Five of a run at most, and none in CI. See
   * [kept-kernels.md](kept-kernels.md).
   *
   * @default false
   */
  keepKernel?: 'on-failure' | false
  /** Environment variables added for the kernels. */
  env?: Record<string, string>
  /**
   * Values for variables of notebooks, by globs relative to the root:
   * `{ 'reports/*.ipynb': { region: 'eu' } }`. They are set after the cell with
   * the tag `parameters`, else before the first cell. See
   * [parameters.md](parameters.md).
   *
   * @default {}
   */
  parameters?: Record<string, Parameters>
  /**
   * What is executed in the kernel of each notebook before its first cell, and is
   * none of its cells: a notebook (`'_setup.ipynb'`), `{ code: '…' }`, or either of
   * them by glob. A name without a folder is looked for beside the notebook, and in
   * the folders above. See [before-and-after.md](before-and-after.md).
   */
  before?: NotebookCode | Record<string, NotebookCode>
  /** The same after its last cell, also where a cell is red. */
  after?: NotebookCode | Record<string, NotebookCode>
  /**
   * What is answered where notebooks ask for input (`input()`, `getpass()`):
   * `[{ prompt: /API key/, env: 'API_KEY' }]`, or with a `value` in place of the
   * name of an environment variable. Of several for one prompt, each is given
   * once, and the last one from then on. See [answers.md](answers.md).
   *
   * @default []
   */
  answers?: PromptAnswer[]
  /**
   * File of environment variables for `answers`, relative to the root: `'.env'`.
   * Those of the environment come first, and it need not be there.
   */
  envFile?: string
  /**
   * Notebooks that are run several times, by globs relative to the root:
   * `{ 'report.ipynb': [{ name: 'eu', parameters: { region: 'eu' }, stored: true },
   * { name: 'us', parameters: { region: 'us' } }] }`. Each case has a kernel of
   * its own. See [parameters.md](parameters.md#cases).
   *
   * @default {}
   */
  cases?: Record<string, NotebookCase[]>
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
   * raises, or differs though it is marked `check-output`).
   *
   * @default 'stored'
   */
  baseline?: 'stored' | 'snapshot' | 'none'
  /**
   * Whether a notebook is executed a second time when snapshots of its cells are
   * written that had none, to name the cells whose outputs are others then. With
   * `baseline: 'snapshot'`.
   *
   * @default true
   */
  verifySnapshots?: boolean
  /**
   * Which outputs `vitest -u` writes into a notebook: of cells whose outputs
   * `changed` or that were never run before, or of `all` cells that ran.
   *
   * @default 'changed'
   */
  update?: 'changed' | 'all'
  /**
   * Module with the functions that compare outputs, relative to the root:
   * `'./notebooks.compare.ts'`. See {@link ComparisonModule}.
   */
  comparison?: string
  /**
   * Sanitizer files of nbval (`--nbval-sanitize-with`) whose rules apply, too;
   * relative to the root.
   *
   * @default []
   */
  sanitize?: string | string[]
  /**
   * Folder for the notebooks as the run has executed them, relative to the
   * root; for nothing else.
   */
  output?: string | OutputOptions
  /**
   * Milliseconds after which, and again and again, it is told what a cell is at
   * that runs for long: a line where there is no terminal (a terminal shows it
   * all the time); 0 for never.
   *
   * @default 30_000
   */
  progress?: number
  /**
   * Whether what cells output is printed as it comes, as by `pytest -s`. The
   * environment variable `VITEST_NOTEBOOK_VERBOSE_OUTPUT=1` does it for one run.
   *
   * @default false
   */
  verboseOutput?: boolean
  /**
   * File for a page that shows the run, relative to the root:
   * `'notebook-report.html'`. It is written anew after each run.
   *
   * @default false
   */
  report?: string | false
  /**
   * Whether each notebook has a test `notebook checks`, too, which looks at its
   * file and runs nothing: `true` for all checks, a list of those that are
   * wanted, or an object of those that are not: `{ secrets: false }`. See
   * [checks.md](checks.md).
   *
   * @default false
   */
  checks?: boolean | CheckName[] | CheckOptions
  /**
   * Whether it is measured which lines of Python notebooks run, by coverage.py,
   * which their Python must have: `{ python: true }`. When omitted: with
   * `vitest --coverage`. See [coverage.md](coverage.md).
   *
   * @default {}
   */
  coverage?: CoverageOptions
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
   * Milliseconds that Python may take to start, and then each kernel.
   *
   * @default 60_000
   */
  startupTimeout?: number
}

/** Options that are used in another form than they are given in, or may be missing. */
interface OtherForms {
  readonly preload: readonly string[] | 'auto'
  readonly python: string | undefined
  readonly envFile: string | undefined
  readonly before: readonly AroundOption[]
  readonly after: readonly AroundOption[]
  readonly kernel: string | undefined
  readonly server: Readonly<ServerOptions> | undefined
  readonly tolerance: number | Tolerance | undefined
  readonly images: ImageComparison | undefined
  readonly comparison: string | undefined
  readonly sanitize: readonly string[]
  readonly output: Readonly<Required<OutputOptions>> | undefined
  readonly report: string | undefined
  readonly checks:
    | { readonly names: readonly CheckName[]; readonly maxOutputBytes: number }
    | undefined
}

/** All options, with their defaults. Times are milliseconds, `Infinity` for no limit. */
export type ResolvedOptions = OtherForms & {
  readonly [
    Name in Exclude<keyof NotebookOptions, keyof OtherForms>
  ]-?: NonNullable<NotebookOptions[Name]>
}
