import type {
  NotebookDependencies,
  NotebookMeta,
} from '../../contract/task-meta.ts'

/** What a notebook used in all of its cases; not complete where one of them is not. */
export function uniteDependencies(
  metas: readonly NotebookMeta[],
): NotebookDependencies | undefined {
  const told = metas.flatMap(({ dependencies }) => dependencies ?? [])
  const [first, ...others] = told
  return first && others.length > 0
    ? {
        files: [...new Set(told.flatMap(({ files }) => files))],
        written: [...new Set(told.flatMap(({ written }) => written))],
        isComplete: told.every(({ isComplete }) => isComplete),
      }
    : first
}
