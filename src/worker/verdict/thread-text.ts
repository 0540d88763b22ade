import { storedText } from '../../comparison/streams/saved-streams.ts'
import type { Output } from '../../nbformat/types.ts'

/** A cell that was executed, as far as threads may have written into a neighbour. */
export interface ThreadedCell {
  readonly stored: readonly Output[]
  readonly actual: readonly Output[]
  /** Whether threads went on when it ended whose text goes to the cell that runs then. */
  readonly leavesThreads: boolean
  /** By name of the stream, what such threads wrote into it after its end. */
  readonly late: ReadonlyMap<string, string>
}

const STREAMS = ['stdout', 'stderr'] as const

/** Equal lines can stand in many places; further ones are not tried. */
const MAX_PLACES = 100

/**
 * The streams of a cell that are the stored ones, but for text of a thread that
 * went to one of two neighbours and is stored with the other: which of them was
 * running when the thread wrote is a matter of the machine's speed.
 *
 * The two must have together exactly what is stored with them together, in its
 * order: the text stands at the end of the first, and in whole lines in the
 * second.
 *
 * @param cells Those that were executed, in their order.
 */
export function streamsSharedByThreads(
  cells: readonly ThreadedCell[],
  index: number,
): readonly string[] {
  return STREAMS.filter((name) => {
    let isSharedWithFormer = false
    for (let at = 0; at < index; at += 1) {
      // What was given to one neighbour cannot be given to the other as well.
      isSharedWithFormer =
        !isSharedWithFormer && isShared(cells[at], cells[at + 1], name)
    }
    return isSharedWithFormer || isShared(cells[index], cells[index + 1], name)
  })
}

/**
 * Whether what is stored of a stream goes on where it has ended: only then it
 * matters whether threads go on.
 */
export function isStreamCutOff(
  stored: readonly Output[],
  actual: readonly Output[],
): boolean {
  return STREAMS.some((name) => {
    const [whole, begun] = [storedText(stored, name), storedText(actual, name)]
    return whole.length > begun.length && whole.startsWith(begun)
  })
}

/** The outputs with these streams as they are stored. */
export function withStoredStreams(
  { stored, actual }: Pick<ThreadedCell, 'stored' | 'actual'>,
  names: readonly string[],
): readonly Output[] {
  const isShared = (output: Output): boolean =>
    output.output_type === 'stream' && names.includes(output.name)
  return [
    ...actual.filter((output) => !isShared(output)),
    ...stored.filter(isShared),
  ]
}

function isShared(
  first: ThreadedCell | undefined,
  second: ThreadedCell | undefined,
  name: string,
): boolean {
  if (!first || !second) {
    return false
  }
  const stored = storedText(first.stored, name)
  const actual = storedText(first.actual, name)
  if (stored.length > actual.length) {
    const moved = stored.slice(actual.length)
    return (
      first.leavesThreads &&
      stored.startsWith(actual) &&
      isWithout(second.actual, second.stored, moved, name)
    )
  }
  const moved = actual.slice(stored.length)
  return (
    moved !== '' &&
    (first.late.get(name) ?? '').endsWith(moved) &&
    actual.startsWith(stored) &&
    isWithout(second.stored, second.actual, moved, name)
  )
}

/** Whether a stream, once these whole lines are taken out of it, is another one. */
function isWithout(
  longer: readonly Output[],
  shorter: readonly Output[],
  lines: string,
  name: string,
): boolean {
  const text = storedText(longer, name)
  const rest = storedText(shorter, name)
  if (text.length !== rest.length + lines.length) {
    return false
  }
  let place = text.indexOf(lines)
  for (let tried = 0; place >= 0 && tried < MAX_PLACES; tried += 1) {
    const end = place + lines.length
    const isWhole =
      (place === 0 || text[place - 1] === '\n') &&
      (end === text.length || text[end - 1] === '\n')
    if (isWhole && text.slice(0, place) + text.slice(end) === rest) {
      return true
    }
    place = text.indexOf(lines, place + 1)
  }
  return false
}
