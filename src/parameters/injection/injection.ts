/** Code that gives a notebook its parameters; it is no cell of it. */
export interface Injection {
  /** Number of the code cell after which it is executed; 0 for before the first. */
  readonly after: number
  readonly source: string
  /** Of the parameters. */
  readonly names: readonly string[]
}
