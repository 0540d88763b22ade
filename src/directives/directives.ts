export { cellDirectives } from './cell-directives.ts'
export { notebookDirectives } from './notebook-directives.ts'
export type { CellDirectives } from './types.ts'
