/** `1 cell`, `2 cells`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

export function duration(ms: number): string {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`
  }
  const seconds = Math.round(ms / 1000)
  return seconds < 60
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
