import type { PixelLeniency } from '../comparator.ts'
import { compareDecoded, compareSizes } from './compare-decoded.ts'
import type { DecodedChange } from './compare-decoded.ts'
import type { Gif } from './decode-gif.ts'

/**
 * Compares what two GIFs show: the pixels of every frame, for how long each is
 * shown, how often the animation runs. The difference of the first frame that
 * differs is shown.
 *
 * @throws Error where a file is damaged.
 */
export function compareGifs(
  stored: Gif,
  actual: Gif,
  leniency: PixelLeniency,
): DecodedChange | undefined {
  const resized = compareSizes(stored, actual)
  if (resized) {
    return resized
  }
  const frames = stored.delays.length
  const first = firstDifferentFrame(stored, actual, leniency)
  if (frames === 1 && actual.delays.length === 1) {
    return first?.change
  }
  const details = [
    ...(first
      ? [`frame ${first.frame} of ${frames}: ${first.change.detail}`]
      : []),
    ...timingDetails(stored, actual),
  ]
  return details.length === 0
    ? undefined
    : { ...first?.change, detail: details.join('; ') }
}

function firstDifferentFrame(
  stored: Gif,
  actual: Gif,
  leniency: PixelLeniency,
): { readonly frame: number; readonly change: DecodedChange } | undefined {
  const others = actual.frames()
  let frame = 0
  for (const image of stored.frames()) {
    frame += 1
    const other = others.next()
    if (other.done === true) {
      return undefined
    }
    const change = compareDecoded(image, other.value, leniency)
    if (change) {
      return { frame, change }
    }
  }
  return undefined
}

function timingDetails(stored: Gif, actual: Gif): readonly string[] {
  const [was, is] = [stored.delays, actual.delays]
  if (was.length !== is.length) {
    return [`there were ${was.length} frames and now there are ${is.length}`]
  }
  const index = was.findIndex((delay, frame) => delay !== is[frame])
  return [
    ...(index === -1
      ? []
      : [
          `frame ${index + 1} was shown for ${was[index]}0 ms and is now shown for ${is[index]}0 ms`,
        ]),
    ...(stored.loops === actual.loops
      ? []
      : [
          `it ran ${timesOf(stored.loops)} and now runs ${timesOf(actual.loops)}`,
        ]),
  ]
}

/** NETSCAPE2.0 extension: 0 means without an end. */
function timesOf(loops: number | undefined): string {
  if (loops === undefined) {
    return 'once'
  }
  return loops === 0 ? 'endlessly' : `${loops + 1} times`
}
