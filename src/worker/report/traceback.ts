import { stripVTControlCharacters } from 'node:util'

/** UTF-16 units of an entry that are read: a message is an entry, too. */
const MAX_ENTRY = 20_000

/** One frame of a traceback, innermost last. */
export type TracebackFrame =
  | {
      readonly type: 'cell'
      /** `In[…]` of the cell. */
      readonly executionCount: number
      readonly line: number
      readonly name: string | undefined
      readonly code: string | undefined
      /** Of a syntax error: where in `code`, from 0. */
      readonly caret?: number
    }
  | {
      readonly type: 'file'
      readonly file: string
      readonly line: number
      readonly name: string | undefined
      readonly code: string | undefined
      /** Installed, not written by the user. */
      readonly isLibrary: boolean
    }
  /** A function of some cell, whose lines are not those of its source. */
  | { readonly type: 'compiled'; readonly name: string }

/** What a traceback tells of one exception of a chain. */
export interface ChainedException {
  /** Class and message in one line: `KeyError: 'k'`. */
  readonly summary: string
  /** `cause`: the next one was raised from it; `context`: while it was handled. */
  readonly relation: 'cause' | 'context'
  readonly frames: readonly TracebackFrame[]
}

/** The frames of an exception, and those that led to it, the nearest first. */
export interface TracebackChain {
  readonly frames: readonly TracebackFrame[]
  readonly earlier: readonly ChainedException[]
}

/** Between two exceptions of a chain (Python's `traceback`; IPython 7 to 9). */
const CAUSE = /^\s{0,9}The above exception was the direct cause of/
const CONTEXT = /^\s{0,9}During handling of the above exception/

/** Reads the exceptions out of an IPython traceback. Empty for other kernels. */
export function parseChain(traceback: readonly string[]): TracebackChain {
  const earlier: ChainedException[] = []
  let start = 0
  for (const [index, entry] of traceback.entries()) {
    const relation = CAUSE.test(entry)
      ? 'cause'
      : CONTEXT.test(entry)
        ? 'context'
        : undefined
    if (relation) {
      const summary = stripVTControlCharacters(traceback[index - 1] ?? '')
      earlier.unshift({
        summary: summary.trim().split('\n', 1)[0] ?? '',
        relation,
        frames: parseTraceback(traceback.slice(start, index)),
      })
      start = index + 1
    }
  }
  return { frames: parseTraceback(traceback.slice(start)), earlier }
}

/**
 * Reads the frames out of an IPython traceback (`error.traceback`: one string
 * for each frame since IPython 7). Empty for other kernels.
 */
export function parseTraceback(traceback: readonly string[]): TracebackFrame[] {
  return traceback
    .flatMap((entry) =>
      splitFrames(stripVTControlCharacters(entry.slice(0, MAX_ENTRY))),
    )
    .flatMap((text) => frameOf(text) ?? [])
}

/** An entry may hold several frames (SyntaxError, recursion). */
function splitFrames(entry: string): string[] {
  return entry.split(/^(?=[ \t]*(?:Cell |Input )?In ?\[\d+\]|File .+:\d+)/m)
}

function frameOf(text: string): TracebackFrame | undefined {
  // IPython 8.7+: `Cell In[3], line 2, in f()`; 8.0: `Input In [3], in <cell line: 2>()`.
  const cell =
    /^\s*(?:Cell |Input )?In ?\[(\d+)\](?:, line (\d+))?(?:, in (.+))?/.exec(
      text,
    )
  const arrow = /^-+> ?(\d+)(?: (.*))?$/m.exec(text)
  const code = arrow?.[2]?.trim() || undefined
  if (cell) {
    const line = Number(cell[2] ?? arrow?.[1])
    if (!Number.isInteger(line)) {
      return undefined
    }
    const name = functionName(cell[3])
    const executionCount = Number(cell[1])
    const caret = arrow ? undefined : caretOf(text)
    return {
      type: 'cell',
      executionCount,
      line,
      name,
      code,
      ...(caret !== undefined && { caret }),
    }
  }
  const file = /^File (.+?):(\d+)(?:, in (.+))?/.exec(text)
  if (!file?.[1]) {
    return undefined
  }
  return {
    type: 'file',
    file: file[1],
    line: Number(arrow?.[1] ?? file[2]),
    name: functionName(file[3]),
    code,
    isLibrary: isLibrary(file[1]),
  }
}

/** Below the line of a syntax error stands a `^`. */
function caretOf(text: string): number | undefined {
  const [, code, sign] = /\n( *\S.*)\n( *)\^/.exec(text) ?? []
  if (code === undefined || sign === undefined) {
    return undefined
  }
  const caret = sign.length - (code.length - code.trimStart().length)
  return caret < 0 ? undefined : caret
}

/** `load(path)` → `load`; a cell's own level (`<module>`, `<cell line: 2>`) has no name. */
function functionName(text: string | undefined): string | undefined {
  const name = text?.replace(/\(.*$/s, '').replace(/:$/, '').trim()
  return name === undefined || name === '' || name.startsWith('<')
    ? undefined
    : name
}

function isLibrary(file: string): boolean {
  return (
    /[\\/](?:(?:site|dist)-packages|vitest_notebook_host)[\\/]/.test(file) ||
    /[\\/]lib(?:32|64)?[\\/]python[\d.]+t?[\\/]/i.test(file) ||
    file.startsWith('<')
  )
}
