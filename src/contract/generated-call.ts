import type * as Vitest from 'vitest'
import type { ExpectStatic, recordArtifact, TestRunner } from 'vitest'

import type { RuntimeSettings } from './settings.ts'

/** What a generated test module hands to the runtime: the plugin writes it, the runtime reads it. */
export interface NotebookReference {
  /** Absolute path. */
  readonly file: string
  /** Of the text that the test module was made from. */
  readonly digest: string
  /** Name of the case, of a notebook that has some. */
  readonly case?: string
}

/** Of the Vitest that runs a module: what the runtime would import is not always the same. */
export interface VitestApi {
  readonly expect: ExpectStatic
  readonly TestRunner: typeof TestRunner
}

/** The same, for what runs tests: it defines those of a notebook without a module. */
export interface RunnerApi extends Pick<
  typeof Vitest,
  | 'TestRunner'
  | 'test'
  | 'describe'
  | 'beforeAll'
  | 'afterAll'
  | 'recordArtifact'
  | 'expect'
> {
  readonly inject: (key: 'vitest-notebook') => RuntimeSettings
}

/** What a generated module imports for the runtime. */
export interface NotebookImports extends VitestApi {
  readonly recordArtifact: typeof recordArtifact
  /** The module that the option `comparison` names. */
  readonly comparison?: () => Promise<Readonly<Record<string, unknown>>>
}

/** The same of a notebook that cannot be read. */
export interface ModuleFailure {
  /** Absolute path, and the same as messages show it. */
  readonly file: string
  readonly shown: string
  readonly name: string
  readonly message: string
  readonly code: string
  readonly line: number
  readonly column: number
}
