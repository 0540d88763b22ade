import type { ModuleFailure } from '../../contract/generated-call.ts'

/** Fails the module that is being loaded, with a place in the notebook's file. */
export function failNotebook(failure: ModuleFailure): never {
  const { name, message, code, file, shown, line, column } = failure
  const error = new Error(message)
  error.name = name
  error.stack = `${name}: ${message}\n    at ${file}:${line}:${column}`
  // The message shows the line already; Vitest's frame would show it again.
  throw Object.assign(error, { code, frame: ` ❯ ${shown}:${line}:${column}` })
}
