export { isNotebookError, NotebookError } from './common/errors.ts'
export type { NotebookErrorCode } from './common/errors.ts'
export type { PlainJson as JsonValue } from './common/plain-numbers.ts'
export type {
  ComparisonModule,
  ComparisonOptions,
  CustomRule,
  Normaliser,
  OutputComparator,
} from './comparison/options/comparison-options.ts'
export type {
  CompareChoice,
  ImageComparison,
  PixelThreshold,
  Tolerance,
} from './comparison/options/comparison-types.ts'
export type {
  CellMeta,
  ChecksMeta,
  NotebookDependencies,
  NotebookMeta,
} from './contract/task-meta.ts'
export type { CheckName } from './contract/check-names.ts'
export type {
  CheckOptions,
  CoverageOptions,
  NotebookCode,
  OutputOptions,
  PromptAnswer,
} from './main/options/feature-options.ts'
export type { NotebookOptions } from './main/options/options.ts'
export type { ServerOptions } from './main/options/server-options.ts'
export type {
  Parameters,
  ParameterValue,
} from './parameters/parameter-value.ts'
export type { NotebookCase } from './parameters/cases.ts'
export { notebooks, notebooks as default } from './main/plugin/notebooks.ts'
