/** Of the run, which is left out: what is loaded once. */
const START = 0.2

/**
 * How fast memory grows, by least squares.
 *
 * @param {readonly import('./measure.js').Sample[]} samples
 * @returns {number} bytes a second
 */
export function growth(samples) {
  const end = samples.at(-1)?.seconds ?? 0
  const later = samples.filter(({ seconds }) => seconds >= START * end)
  const mean = (valueOf) =>
    later.reduce((sum, sample) => sum + valueOf(sample), 0) / later.length
  const seconds = mean((sample) => sample.seconds)
  const bytes = mean((sample) => sample.bytes)
  return (
    mean((sample) => (sample.seconds - seconds) * (sample.bytes - bytes)) /
    mean((sample) => (sample.seconds - seconds) ** 2)
  )
}
