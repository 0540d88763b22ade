interface ModuleFailure {
  readonly file: string
  readonly name: string
  readonly message: string
  readonly code: string
  readonly line: number
  readonly column: number
}

/** Fails the module that is being loaded, with a place in the notebook's file. */
export function failNotebook(failure: ModuleFailure): never {
  const { name, message, code, file, line, column } = failure
  const error = new Error(message)
  error.name = name
  error.stack = `${name}: ${message}\n    at ${file}:${line}:${column}`
  throw Object.assign(error, { code })
}
