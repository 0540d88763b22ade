/**
 * What generated test modules import. Not part of the package's exports:
 * the plugin writes its path into them.
 */
export { failNotebook } from './fail-notebook.ts'
export { notebook } from './notebook-tests.ts'
