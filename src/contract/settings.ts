import type {} from 'vitest'

import type { PortableComparison } from '../comparison/options/unite-comparison.ts'
import type { GivenCases } from '../parameters/cases.ts'
import type { GivenParameters } from '../parameters/given-parameters.ts'
import type { CheckName } from './check-names.ts'

/**
 * What the plugin provides to the workers (`inject('vitest-notebook')`): the
 * resolved options that matter there. Must survive structured cloning.
 */
export interface RuntimeSettings {
  /** Root of the Vitest project, absolute: paths in messages are relative to it. */
  readonly root: string
  /** What runs notebooks once more as this run does, without their paths: `vitest run --root docs`. */
  readonly runCommand: readonly string[]
  /** Socket of the broker in the main process. */
  readonly brokerPath: string
  /** Why there is no broker: a message of `NB_ERR_HOST`. */
  readonly brokerFault?: string
  /** Folder on the server that stands for `root`; only with the `server` option. */
  readonly serverRoot: string
  /** Folder with the copies of notebooks that are on the server, absolute. */
  readonly fetchedRoot: string
  /** Overrides the kernel that notebooks name. */
  readonly kernel: string | undefined
  readonly titles: 'numbered' | 'stable'
  readonly baseline: 'stored' | 'snapshot' | 'none'
  /** Whether a notebook is executed once more when outputs were recorded that had no snapshot. */
  readonly verifySnapshots: boolean
  /** Which outputs `-u` replaces: those that changed, or all. */
  readonly update: 'changed' | 'all'
  /** Whether this is a CI run, in which notebooks are never written. */
  readonly isCi: boolean
  /** Where executed notebooks are written to, absolute. */
  readonly artifacts: ArtifactSettings | undefined
  /** Folder for what the page of the run is to show of notebooks, absolute; `undefined` where there is no page. */
  readonly pageFacts: string | undefined
  /** How outputs are compared, but for what the module has that the option `comparison` names. */
  readonly comparisonOptions: PortableComparison
  /** What notebooks are checked for as files, in a test of their own. */
  readonly checks?: CheckSettings | undefined
  /** Values that notebooks are given before they run. */
  readonly parameters?: readonly GivenParameters[] | undefined
  /** Notebooks that are run several times. */
  readonly cases?: readonly GivenCases[] | undefined
  /** Of a notebook with cases, once it runs: the name of the one that it runs as. */
  readonly case?: string | undefined
  readonly onError: 'skip' | 'continue'
  /** Whether the run ends after so many failed tests. */
  readonly bails: boolean
  readonly cellTimeoutMs: number
  readonly notebookTimeoutMs: number
  readonly startupTimeoutMs: number
  /** How long a notebook may wait for its turn on a server, before its start counts. */
  readonly queueMs: number
  /**
   * Folders of the files that notebooks may depend on, the first by the name
   * that the project knows it by; `undefined` when nobody asks.
   */
  readonly noted: readonly string[] | undefined
  /** Private folder of the run, absolute. */
  readonly runDirectory: string
  /** Which modules are imported before kernels are forked: those that a notebook begins with importing, or some for all. */
  readonly preload: 'auto' | 'listed' | 'none'
  /** Whether the kernels of red notebooks are kept. */
  readonly keepsKernels: boolean
  readonly env: Readonly<Record<string, string>>
  /** What is executed before and after notebooks; undefined where nothing is. */
  readonly around?:
    | {
        readonly before: readonly AroundCode[]
        readonly after: readonly AroundCode[]
      }
    | undefined
  /** What notebooks are answered that ask for input. */
  readonly answers?: readonly PromptAnswerSettings[]
  /** How often it is told which cell runs; `Infinity` for never. */
  readonly progressMs: number
  /** Whether what cells output is printed as it comes. */
  readonly verboseOutput: boolean
  /** Whether the terminal that shows the results takes colours. */
  readonly colors: boolean
}

/** Code, or a notebook with code, that is executed before or after others. */
export interface AroundCode {
  /** Of the paths of the notebooks that it is for; undefined for all. */
  readonly pattern?: string
  readonly code?: string
  /** Path relative to the root; a name alone is looked for beside each notebook, and above. */
  readonly notebook?: string
}

export interface PromptAnswerSettings {
  /** The whole prompt, or what matches a part of it. */
  readonly prompt: string | RegExp
  /** Undefined where the variable that should have it is not set. */
  readonly value: string | undefined
  /** Environment variable that has the value, which is then not to be shown. */
  readonly variable?: string
  /** Where it was looked for, in words. */
  readonly lookedIn?: string
}

export interface CheckSettings {
  readonly names: readonly CheckName[]
  /** How much the outputs of a cell may take of the file. */
  readonly maxOutputBytes: number
}

export interface ArtifactSettings {
  readonly folder: string
  /** Whether cells tell when they ran, in `metadata.execution`. */
  readonly timings: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    'vitest-notebook': RuntimeSettings
    /** The same of every `notebooks()` of the run, for tests that open notebooks. */
    'vitest-notebook:all': readonly RuntimeSettings[]
  }
}
