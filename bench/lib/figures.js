/**
 * A figure to reach: `value` of what was measured, at most `atMost`; undefined
 * where something that it needs was not measured.
 *
 * @typedef {{ title: string, value: number | undefined, atMost: number, unit?: string }} Figure
 */

/** Vitest 4 and 5 have to reach the same. */
const OURS = ['vitest-4', 'vitest-5']

/**
 * @param {(kind: string, files: number, id: string) => number | undefined} seconds
 * the median of a contestant
 * @returns {Figure[]}
 */
export function ratioFigures(seconds) {
  const figure = (kind, files, ours, peer, atMost) => {
    const [own, other] = [
      seconds(kind, files, ours),
      seconds(kind, files, peer),
    ]
    return {
      title: `${files} ${kind}: ${ours} / ${peer}`,
      value: own === undefined || other === undefined ? undefined : own / other,
      atMost,
    }
  }
  return [
    ...OURS.flatMap((ours) => [
      figure('light', 1, ours, 'nbval', 1),
      figure('light', 20, ours, 'nbval', 1 / 10),
      figure('light', 20, ours, 'nbmake-2', 1 / 6),
      figure('light', 200, ours, 'nbval', 1 / 12),
    ]),
    figure('heavy', 20, 'vitest-4-preload', 'nbval', 1 / 8),
    figure('heavy', 20, 'vitest-4-preload', 'python', 1),
  ]
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
