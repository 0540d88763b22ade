import { fileURLToPath } from 'node:url'

import type { TracebackFrame } from './traceback.ts'

/**
 * Reads the frames out of the traceback of a kernel that runs on V8 (Deno,
 * tslab, IJavascript): an `error.stack`. Cells have neither a number nor lines
 * of their own there: V8 sees them compiled to JavaScript, where Deno (2.9)
 * drops some lines and adds others.
 *
 * @returns innermost last, as IPython has them, without a cell's own level;
 * `undefined` when it is something else.
 */
export function parseV8Stack(
  traceback: readonly string[],
): TracebackFrame[] | undefined {
  const calls = traceback
    .flatMap((entry) => entry.split('\n'))
    .map((line) => CALL.exec(line))
    .filter((call) => call !== null)
  return calls.length === 0
    ? undefined
    : calls.flatMap((call) => frameOf(call) ?? []).toReversed()
}

/** `    at async load (file:///lib.ts:5:9)`, `    at <anonymous>:2:1` */
const CALL = /^ +at (?:async )?(.+):(\d+):\d+\)?$/

function frameOf([, call = '', line]: RegExpExecArray):
  | TracebackFrame
  | undefined {
  const opening = call.indexOf(' (', 1)
  const name = opening === -1 ? undefined : call.slice(0, opening)
  const place = opening === -1 ? call : call.slice(opening + 2)
  if (place.endsWith('<anonymous>')) {
    return name === undefined ? undefined : { type: 'compiled', name }
  }
  return {
    type: 'file',
    file: pathOf(place),
    line: Number(line),
    name,
    code: undefined,
    isLibrary: isLibrary(place),
  }
}

function pathOf(place: string): string {
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place
  } catch {
    // A path of another system.
    return place
  }
}

/** The runtime's own code (`ext:`, `node:`) and what was fetched or installed. */
function isLibrary(place: string): boolean {
  return (
    /^(?!file:)[a-z][a-z+]+:/.test(place) ||
    /[\\/]node_modules[\\/]/.test(place)
  )
}
