import type { CheckName } from '../../contract/check-names.ts'

/** Checks that are on but for those that are `false`. */
export type CheckOptions = {
  readonly [Name in Exclude<CheckName, 'output-size'>]?: boolean
} & {
  /** How many bytes of the file the outputs of a cell may take. */
  readonly 'output-size'?: boolean | number
}

/** What is answered where a notebook asks for input (`input()`, `getpass()`). */
export type PromptAnswer = {
  /** The whole prompt, but for blanks around it, or what matches a part of it. */
  prompt: string | RegExp
} & (
  | { value: string; env?: undefined }
  /** Environment variable that has the answer; its value is never shown. */
  | { env: string; value?: undefined }
)

/** Code, or the path of a notebook whose cells are executed. */
export type NotebookCode = string | { code: string }

/** Where executed notebooks are written to, and how. */
export interface OutputOptions {
  /** Relative to the root. */
  folder: string
  /**
   * Whether cells tell when they ran (`metadata.execution`).
   *
   * @default false
   */
  timings?: boolean
}

/** What is measured of the code that notebooks call. */
export interface CoverageOptions {
  /** Lines of Python, by coverage.py. When omitted: with `vitest --coverage`. */
  python?: boolean
}
