/** What a generated test module hands to the runtime: the plugin writes it, the runtime reads it. */
export interface NotebookReference {
  /** Absolute path. */
  readonly file: string
  /** Of the text that the test module was made from. */
  readonly digest: string
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
