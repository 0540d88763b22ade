/**
 * A figure to reach: `value` of what was measured, at most `atMost`; undefined
 * where something that it needs was not measured.
 *
 * @typedef {{ title: string, value: number | undefined, atMost: number, unit?: string }} Figure
 */

/** Vitest 4 and 5 have to reach the same. */
const OURS = ['vitest-4', 'vitest-5']

/**
 * @param {(kind: string, files: number, id: string) => { wall: { median: number }, cpuSeconds: number } | undefined} rowOf
 * what was measured of a contestant
 * @returns {Figure[]}
 */
export function runFigures(rowOf) {
  const ratio = (kind, files, ours, peer, atMost) => ({
    title: `${files} ${kind}: ${ours} / ${peer}`,
    value: quotient(
      rowOf(kind, files, ours)?.wall.median,
      rowOf(kind, files, peer)?.wall.median,
    ),
    atMost,
  })
  return [
    ...OURS.flatMap((ours) => [
      ratio('light', 1, ours, 'nbval', 0.75),
      ratio('light', 20, ours, 'nbval', 0.1),
      ratio('light', 20, ours, 'nbmake-2', 0.17),
      ratio('light', 200, ours, 'nbval', 0.05),
      {
        title: `CPU of a further light notebook: ${ours}`,
        value: quotient(
          difference(
            rowOf('light', 200, ours)?.cpuSeconds,
            rowOf('light', 20, ours)?.cpuSeconds,
          ),
          0.18,
        ),
        atMost: 55,
        unit: ' ms',
      },
      ratio('heavy', 20, ours, 'nbval', 0.15),
      ratio('heavy', 20, ours, 'python', 0.5),
    ]),
    ratio('heavy', 20, 'vitest-4-preload', 'nbval', 0.12),
  ]
}

function quotient(value, by) {
  return value === undefined || by === undefined ? undefined : value / by
}

function difference(value, less) {
  return value === undefined || less === undefined ? undefined : value - less
}

/** One line per figure: reached, or missed by how much. */
export function renderFigures(figures) {
  return figures
    .map(({ title, value, atMost, unit = '' }) => {
      const limit = `at most ${round(atMost)}${unit}`
      if (value === undefined) {
        return `not measured  ${title} (${limit})`
      }
      const verdict =
        value <= atMost
          ? 'reached'
          : `missed by ${Math.ceil((value / atMost - 1) * 100)} %`
      return `${verdict.padEnd(12)}  ${title}: ${round(value)}${unit} (${limit})`
    })
    .join('\n')
}

function round(value) {
  return Number(value.toPrecision(3)).toString()
}
