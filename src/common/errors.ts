import { inertText } from './inert.ts'

/** Stable codes of the errors this package throws. */
export type NotebookErrorCode =
  | 'NB_ERR_OPTIONS'
  | 'NB_ERR_PARSE'
  | 'NB_ERR_PYTHON'
  | 'NB_ERR_HOST'
  | 'NB_ERR_KERNELSPEC'
  | 'NB_ERR_KERNEL_START'
  | 'NB_ERR_KERNEL_DIED'
  | 'NB_ERR_CELL_TIMEOUT'
  | 'NB_ERR_SERVER'
  | 'NB_ERR_PROTOCOL'
  | 'NB_ERR_SNAPSHOT'
  | 'NB_ERR_WRITE'
  | 'NB_ERR_VALUE'
  | 'NB_ERR_CELL'
  | 'NB_ERR_COVERAGE'
  | 'NB_ERR_AROUND'

/**
 * Everything that goes wrong around a notebook, as opposed to in one of its
 * cells. Match on `code`: class identity does not survive the way from a Vitest
 * worker to the main process.
 *
 * The message says subject, place and fact on its first line, then the
 * evidence, then one remedy. It never holds a token, and what others said in it
 * can only be read.
 */
export class NotebookError extends Error {
  override readonly name: string = 'NotebookError'
  readonly code: NotebookErrorCode

  constructor(
    code: NotebookErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(inertText(message), options)
    this.code = code
  }
}

/**
 * Whether `error` is one of ours, also after it crossed a process border: in
 * reporters, errors are plain objects.
 *
 * @param code When omitted: of any.
 */
export function isNotebookError(
  error: unknown,
  code?: NotebookErrorCode,
): error is NotebookError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    (code === undefined
      ? error.code.startsWith('NB_ERR_')
      : error.code === code)
  )
}

/** What any thrown value says. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** `code` of Node's error below an error of ours or of a library, e.g. `ECONNREFUSED`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) {
    return undefined
  }
  if (error instanceof NotebookError) {
    return systemCode(error.cause)
  }
  return 'code' in error && typeof error.code === 'string'
    ? error.code
    : systemCode(error.cause)
}
