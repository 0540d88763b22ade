import leven from 'leven'

/** The nearest of some words, if it may be the one that was meant. */
export function nearest(
  word: string,
  words: readonly string[],
): string | undefined {
  const [best] = words
    .map((candidate) => ({
      candidate,
      distance: leven(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .toSorted((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3))
    ? best.candidate
    : undefined
}
