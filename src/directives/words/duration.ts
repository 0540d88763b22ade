/** Longer timers fire at once in Node (`setTimeout`, "delay"). */
const MAX_MS = 2 ** 31 - 1

const MS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
])

/**
 * Milliseconds of `500ms`, `60s`, `2m`, `1h`; a bare number is seconds, as in
 * all notebook tools. Undefined for what is no duration, not above 0, or longer
 * than a timer can wait (24.8 days).
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+) ?(ms|s|m|h|)$/.exec(text.trim())
  const ms = Number(match?.[1]) * (MS_PER_UNIT.get(match?.[2] ?? '') ?? NaN)
  return ms > 0 && ms <= MAX_MS ? ms : undefined
}
