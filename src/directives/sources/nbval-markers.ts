import type { CellDirectives } from '../types.ts'

/** nbval 0.11, `plugin.py`: `comment_markers`. */
const MARKERS = new Map<
  string,
  (reason: { readonly reason?: string }) => CellDirectives
>([
  ['NBVAL_SKIP', (reason) => ({ skip: reason })],
  ['NBVAL_IGNORE_OUTPUT', () => ({ check: false })],
  ['PYTEST_VALIDATE_IGNORE_OUTPUT', () => ({ check: false })],
  ['NBVAL_CHECK_OUTPUT', () => ({ check: true })],
  ['NBVAL_RAISES_EXCEPTION', () => ({ raises: {} })],
])

/**
 * What a comment of nbval means; undefined if it is none. Unlike nbval we let a
 * reason follow after a colon.
 */
export function parseNbvalComment(text: string): CellDirectives | undefined {
  const [, name = '', reason = ''] =
    /^([A-Z_]+)(?:\s*:(.*))?$/s.exec(text) ?? []
  return MARKERS.get(name)?.(
    reason.trim() === '' ? {} : { reason: reason.trim() },
  )
}

/** What a tag of nbval means: the comment in lower case, with dashes. */
export function parseNbvalTag(tag: string): CellDirectives | undefined {
  const [, name, rest = ''] = /^([a-z-]+)(.*)$/s.exec(tag) ?? []
  return name === undefined
    ? undefined
    : parseNbvalComment(name.toUpperCase().replaceAll('-', '_') + rest)
}
