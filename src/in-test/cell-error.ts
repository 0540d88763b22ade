/** What code of a notebook, or of a test, came to in its kernel, where that is not as it should be. */
export class CellError extends Error {
  /** The class of the exception: `ValueError`. */
  override readonly name: string
  /** What the exception says. */
  readonly evalue: string
  /** Number of the code cell; undefined of code that is no cell. */
  readonly cell: number | undefined
  /** Of what is no exception of the code: `NB_ERR_CELL_TIMEOUT`, `NB_ERR_KERNEL_DIED`. */
  readonly code: string | undefined
  /** As the kernel sent it, with its colours. */
  readonly traceback: readonly string[]

  /** @param message What is shown: the exception, its place, and what else is known. */
  constructor(
    message: string,
    of: {
      readonly name: string
      readonly evalue: string
      readonly cell?: number | undefined
      readonly code?: string | undefined
      readonly traceback?: readonly string[] | undefined
    },
  ) {
    super(message)
    this.name = of.name
    this.evalue = of.evalue
    this.cell = of.cell
    this.code = of.code
    this.traceback = of.traceback ?? []
  }

  /** What Vitest reports: the message has all the rest, which it would show once more. */
  toJSON(): Record<string, unknown> {
    const { name, message, stack, code } = this
    return { name, message, stack, ...(code !== undefined && { code }) }
  }
}
