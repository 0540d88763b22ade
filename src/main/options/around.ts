import { isRecord } from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'
import { isNotebook, literalGlob } from '../../common/paths.ts'
import type { NotebookOptions } from './options.ts'

/** Code that is executed before or after notebooks. */
export interface AroundOption {
  /** For which of them; undefined for all. */
  readonly glob: string | undefined
  readonly code?: string
  /** Path of a notebook; a name alone is looked for beside each notebook, and above. */
  readonly notebook?: string
}

type Given = NonNullable<NotebookOptions['before']>

export const AROUND: Check = {
  expected:
    "a notebook ('_setup.ipynb'), { code: '…' }, or one of them by glob: { 'docs/**': '_setup.ipynb' }",
  holds: (value) =>
    isCode(value) || (isRecord(value) && Object.values(value).every(isCode)),
}

function isCode(value: unknown): boolean {
  return typeof value === 'string' ? isNotebook(value) : isInline(value)
}

function isInline(value: unknown): value is { readonly code: string } {
  return (
    isRecord(value) &&
    Object.keys(value).length === 1 &&
    typeof value['code'] === 'string' &&
    // With a glob of that name it is a notebook.
    !isNotebook(value['code'])
  )
}

export function aroundOptions(given: Given): readonly AroundOption[] {
  if (typeof given === 'string') {
    return [{ glob: undefined, notebook: given }]
  }
  return isInline(given)
    ? [{ glob: undefined, code: given.code }]
    : Object.entries(given).map(([glob, value]) =>
        typeof value === 'string'
          ? { glob, notebook: value }
          : { glob, ...value },
      )
}

/** Globs of the notebooks that belong to others, so that they are no tests themselves. */
export function aroundGlobs(
  options: readonly AroundOption[],
): readonly string[] {
  return options.flatMap(({ notebook }) =>
    notebook === undefined
      ? []
      : [
          notebook.includes('/')
            ? literalGlob(notebook.replace(/^(?:\.\/)+/, ''))
            : `**/${literalGlob(notebook)}`,
        ],
  )
}
