/**
 * What generated test modules import. Not part of the package's exports:
 * the plugin writes its path into them.
 */
export { failNotebook } from './session/fail-notebook.ts'
export { notebook } from './session/notebook-tests.ts'
