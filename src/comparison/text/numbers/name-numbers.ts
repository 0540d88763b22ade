import type { ContentChange, ValueChange } from '../../output-difference.ts'

/** In one sentence; more are listed. */
const MAX_NAMED = 2
const MAX_LISTED = 20

/** Says which numbers are out of tolerance; nothing where there are none. */
export function nameNumbers(
  out: readonly ValueChange[],
): Pick<ContentChange, 'detail' | 'numbers'> {
  if (out.length === 0) {
    return {}
  }
  const noun = out.length === 1 ? 'number is' : 'numbers are'
  const count = `${out.length} ${noun} out of tolerance`
  if (out.length > MAX_NAMED) {
    const numbers = { shown: out.slice(0, MAX_LISTED), total: out.length }
    return { detail: count, numbers }
  }
  const named = out.map(({ place, stored, actual, note }) =>
    [place, `${stored} → ${actual}`, note].filter(Boolean).join(' '),
  )
  return { detail: `${count}: ${named.join(', ')}` }
}
