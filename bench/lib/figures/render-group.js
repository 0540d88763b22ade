import { number, renderTable } from './table.js'

/**
 * The table of one kind and number of notebooks.
 *
 * @param {{ kind: string, files: number, rows: readonly object[] }} group
 */
export function renderGroup({ kind, files, rows }) {
  const secondsOf = (id) => rows.find((row) => row.id === id)?.wall.median
  const [nbval, python] = ['nbval', 'python'].map(secondsOf)
  const ratio = (seconds, to) => number(to && seconds / to, 3)
  return renderTable(
    [
      `${files} ${kind}`,
      'median s',
      'min s',
      'CPU s',
      '/ nbval',
      '/ Python',
      'peak MiB',
    ],
    rows.map(({ title, wall, cpuSeconds, peakBytes }) => [
      title,
      number(wall.median, 2),
      number(wall.min, 2),
      number(cpuSeconds, 2),
      ratio(wall.median, nbval),
      ratio(wall.median, python),
      number(peakBytes / 2 ** 20, 0),
    ]),
  )
}
