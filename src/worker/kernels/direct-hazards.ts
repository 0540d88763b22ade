interface Hazard {
  readonly pattern: RegExp
  /** What the cell does: reads before `in code cell 2`. */
  readonly phrase: string
}

/**
 * What a kernel without ZeroMQ lacks, or shows otherwise than Jupyter's. Read
 * off the text, so that strings count, too: a needless refusal costs a tenth of
 * a second, a missed one a wrong result.
 */
const HAZARDS: readonly Hazard[] = [
  {
    pattern: /^\s*%\s*gui\b|\benable_gui\b/,
    phrase: 'a GUI event loop is used',
  },
  {
    // Without a name it is the one that matplotlib finds best.
    pattern:
      /^\s*%\s*(?:matplotlib|pylab)\b(?!\s+(?:inline|agg|svg|notebook|nbagg|widget|ipympl|-l|--list)\b)/i,
    phrase: 'a GUI event loop is used',
  },
  {
    pattern:
      /\b(?:qt\d?|tk|gtk\d?|wx|fltk|macosx)(?:agg|cairo)\b|\b(?:PyQt\d|PySide\d?|qtpy|tkinter|Tkinter|wx|pyglet|napari|mayavi|vispy)\b|\bgi\.repository\b/i,
    phrase: 'a GUI toolkit is used',
  },
  {
    pattern:
      /connect(?:ion)?_(?:info|file)\b|^\s*%\s*(?:qtconsole|subshell)\b|\bKernelClient\b|\bkernel_client\b/,
    phrase: "the kernel's connection is used",
  },
  {
    pattern:
      /\b(?:iopub|stdin|control|shell)_(?:thread|socket|stream|channel\w*)\b|\bkernel\s*\.\s*(?:session|io_loop|msg_queue|do_one_iteration|\w*dispatch\w*|pre_handler_hook|post_handler_hook|_\w+)\b|\b(?:shell|control)_handlers\b|\bjupyter_ui_poll\b|\bipython_blocking\b/,
    phrase: "the kernel's channels are used",
  },
  { pattern: /\bdebugpy\b/, phrase: 'a debugger is attached' },
  {
    pattern: /\b(?:gevent|eventlet)\b/,
    phrase: 'threads are replaced',
  },
  {
    pattern:
      /\bactive_?[cC]ount\b|\bthreading\s*\.\s*(?:enumerate|_active)\b|\bfrom\s+threading\s+import\b.*\benumerate\b|\bnum_threads\b|\b_current_frames\b|\bdump_traceback\b/,
    phrase: 'threads are counted',
  },
  {
    pattern:
      /\bnum_fds\b|\bopen_files\b|\/proc\/|\/dev\/fd\b|\bclosefrom\b|\bcloserange\b|\blsof\b/,
    phrase: 'open files are looked at',
  },
]

const COMMENT = /^\s*#/

/**
 * Why a notebook must get a kernel with ZeroMQ, as far as its source says.
 * Undefined when nothing speaks against one without.
 *
 * @param sources of its code cells, in order.
 */
export function findDirectHazard(
  sources: readonly string[],
): string | undefined {
  for (const [cell, source] of sources.entries()) {
    for (const line of source.split('\n')) {
      if (COMMENT.test(line)) {
        continue
      }
      const found = HAZARDS.find(({ pattern }) => pattern.test(line))
      if (found !== undefined) {
        return `${found.phrase} in code cell ${cell + 1}`
      }
    }
  }
  return undefined
}
