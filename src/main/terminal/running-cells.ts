import { isRecord } from '../../common/checks.ts'
import { inertLine } from '../../common/inert.ts'
import type { Progress } from '../../contract/broker-protocol.ts'

/**
 * `docs/slow.ipynb [2] has run for 60 s: epoch 3/10`, or
 * `docs/slow.ipynb has waited for 30 s for room on the server`
 */
export function describeRunning(path: string, progress: Progress): string {
  const seconds = `${Math.round(progress.ranMs / 1000)} s`
  if ('waitsFor' in progress) {
    return inertLine(
      `${path} has waited for ${seconds} for ${progress.waitsFor}`,
    )
  }
  const { number, lastLine } = progress
  const fact = `${path} [${number}] has run for ${seconds}`
  return inertLine(lastLine === '' ? fact : `${fact}: ${lastLine}`)
}

/**
 * Whether a line is due, of a cell that is told of more often than that.
 *
 * @param linesBefore How many of it there were.
 */
export function isLineDue(
  ranMs: number,
  everyMs: number,
  linesBefore: number,
): boolean {
  // A timer that is meant to be due now may be early by a little.
  return Math.floor((ranMs + 500) / everyMs) > linesBefore
}

/** Of the window of Vitest's reporters in a terminal (4.1, 5.1: `SummaryReporter`): a running file. */
interface WindowFile {
  readonly tests: Map<string, unknown>
}

const OWN = 'vitest-notebook'

/**
 * Shows what a notebook is at below its line in the window that Vitest keeps at
 * the end of a terminal: the cell, its seconds, which Vitest counts, and its last
 * line. Nobody else shows tests there but `verbose` and `tree`, whose test gives
 * way to the cell: it may run others before its own.
 *
 * @returns whether there is such a window
 */
export function showInWindow(
  reporters: readonly unknown[],
  moduleId: string,
  running: Progress | undefined,
  columns: number,
): boolean {
  const files = reporters.flatMap((reporter) => {
    const file = windowFile(reporter, moduleId)
    return file ? [file] : []
  })
  for (const { tests } of files) {
    tests.delete(OWN)
    if (running) {
      for (const test of tests.values()) {
        if (isRecord(test)) {
          test['visible'] = false
        }
      }
      tests.set(OWN, windowEntry(running, columns))
    }
  }
  return files.length > 0
}

/** What surrounds the texts in their lines, seconds included. */
const MARGIN = 24

function windowEntry(progress: Progress, columns: number): object {
  const { ranMs } = progress
  const [name, lastLine] =
    'waitsFor' in progress
      ? [`waits for ${progress.waitsFor}`, '']
      : [`[${progress.number}] ${progress.name}`, progress.lastLine]
  const cut = (text: string): string => cutTo(inertLine(text), columns - MARGIN)
  const onFinish = (): void => {}
  const below = { name: cut(lastLine), visible: lastLine !== '', onFinish }
  return {
    name: cut(name),
    visible: true,
    startTime: performance.now() - ranMs,
    onFinish,
    // Vitest 4.1 calls it `hook`, 5.1 `step`.
    hook: below,
    step: below,
  }
}

/** To so many columns at most, as if every character outside of ASCII took two. */
function cutTo(text: string, columns: number): string {
  let width = 0
  let end = 0
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2
    if (width > columns) {
      return `${text.slice(0, end)}…`
    }
    end += character.length
  }
  return text
}

function windowFile(
  reporter: unknown,
  moduleId: string,
): WindowFile | undefined {
  const summary = isRecord(reporter) ? reporter['summary'] : undefined
  const files = isRecord(summary) ? summary['runningModules'] : undefined
  const file: unknown = files instanceof Map ? files.get(moduleId) : undefined
  const tests = isRecord(file) ? file['tests'] : undefined
  return tests instanceof Map ? { tests } : undefined
}
