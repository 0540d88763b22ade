import type { Output } from '../../nbformat/types.ts'
import type {
  NormalisedOutput,
  NormalisedStream,
} from '../normalise-outputs.ts'
import type { ComparisonSettings } from '../options/comparison-settings.ts'
import { comparePair } from './compare-pair.ts'
import type { ComparedPair } from './compare-pair.ts'
import { commonLines, storedText, textsIfSaved } from './saved-streams.ts'

/** The outputs of one side, as they are and as they are compared. */
export interface ComparedSide {
  readonly outputs: readonly Output[]
  readonly normalised: readonly NormalisedOutput[]
}

/**
 * Compares streams by name, as a terminal shows them. Where they differ so, the
 * stored one may be what a program makes of the actual one when it saves it.
 */
export function compareStreams(
  stored: ComparedSide,
  actual: ComparedSide,
  settings: ComparisonSettings,
): readonly ComparedPair[] {
  const storedByName = streamsByName(stored)
  const actualByName = streamsByName(actual)
  const names = new Set([...storedByName.keys(), ...actualByName.keys()])
  return [...names].map((name) => {
    const [left, right] = [storedByName.get(name), actualByName.get(name)]
    const pair = comparePair(left, right, settings)
    const place = left ?? right
    if (pair.differences.length === 0 || !place || decidesAlone(settings)) {
      return pair
    }
    const text = storedText(stored.outputs, name)
    const saved = textsIfSaved(actual.outputs, name).map((reading) => ({
      texts: [text, reading] as const,
      pair: comparePair(
        withText(place, text),
        withText(place, reading),
        settings,
      ),
    }))
    return closest(
      { texts: [left?.text ?? '', right?.text ?? ''], pair },
      saved,
    )
  })
}

/** A comparator of the user's is asked once. */
function decidesAlone({ comparators }: ComparisonSettings): boolean {
  return comparators.has('text/plain')
}

interface Reading {
  readonly texts: readonly [stored: string, actual: string]
  readonly pair: ComparedPair
}

/** One that is equal, else the one with the most equal lines: its difference says most. */
function closest(shown: Reading, saved: readonly Reading[]): ComparedPair {
  const equal = saved.find(({ pair }) => pair.differences.length === 0)
  if (equal) {
    return equal.pair
  }
  const [best = shown] = [shown, ...saved]
    .map((reading) => ({ ...reading, common: commonLines(...reading.texts) }))
    .toSorted((a, b) => b.common - a.common)
  return best.pair
}

function withText(
  stream: NormalisedStream,
  text: string,
): NormalisedStream | undefined {
  return text === '' ? undefined : { ...stream, text }
}

function streamsByName({
  normalised,
}: ComparedSide): ReadonlyMap<string, NormalisedStream> {
  const streams = normalised.filter((output) => output.type === 'stream')
  return new Map(streams.map((stream) => [stream.name, stream]))
}
