/**
 * What generated test modules and the test runner import. Not part of the package's exports:
 * the plugin writes its path into them.
 */
export { notebookRunner } from './runner/notebook-runner.ts'
export { failNotebook } from './session/fail-notebook.ts'
export { notebook } from './session/notebook-tests.ts'
