import { stripVTControlCharacters } from 'node:util'

/** One frame of a traceback, innermost last. */
export type TracebackFrame =
  | {
      readonly type: 'cell'
      /** `In[…]` of the cell. */
      readonly executionCount: number
      readonly line: number
      readonly name: string | undefined
      readonly code: string | undefined
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

/**
 * Reads the frames out of an IPython traceback (`error.traceback`: one string
 * for each frame since IPython 7). Empty for other kernels.
 */
export function parseTraceback(traceback: readonly string[]): TracebackFrame[] {
  return traceback
    .flatMap((entry) => splitFrames(stripVTControlCharacters(entry)))
    .flatMap((text) => frameOf(text) ?? [])
}

/** An entry may hold several frames (SyntaxError, recursion). */
function splitFrames(entry: string): string[] {
  return entry.split(/^(?=\s*(?:Cell |Input )?In ?\[\d+\]|File .+:\d+)/m)
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
    return { type: 'cell', executionCount: Number(cell[1]), line, name, code }
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

/** `load(path)` → `load`; a cell's own level (`<module>`, `<cell line: 2>`) has no name. */
function functionName(text: string | undefined): string | undefined {
  const name = text?.replace(/\(.*$/s, '').replace(/:$/, '').trim()
  return name === undefined || name === '' || name.startsWith('<')
    ? undefined
    : name
}

function isLibrary(file: string): boolean {
  return (
    /[\\/](?:site|dist)-packages[\\/]/.test(file) ||
    /[\\/]lib[\\/]python[\d.]+[\\/]/i.test(file) ||
    file.startsWith('<')
  )
}
