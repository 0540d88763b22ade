export { cellDirectives } from './directives/cell-directives.ts'
export { notebookDirectives } from './directives/notebook-directives.ts'
export type { CellDirectives } from './directives/types.ts'
