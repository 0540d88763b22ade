import leven from 'leven'

/** The nearest of some words, if it may be the one that was meant. */
export function nearest(
  word: string,
  words: readonly string[],
): string | undefined {
  const [best] = words
    .map((candidate) => ({
      candidate,
      distance: distance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .toSorted((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3))
    ? best.candidate
    : undefined
}

/** Two letters that have changed places are one slip. */
function distance(one: string, other: string): number {
  let first = 0
  while (first < one.length && one[first] === other[first]) {
    first += 1
  }
  const swapped = [
    one.slice(0, first),
    one[first + 1],
    one[first],
    one.slice(first + 2),
  ].join('')
  return swapped === other && swapped !== one ? 1 : leven(one, other)
}
