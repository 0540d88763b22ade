/**
 * @param {readonly object[]} rows what `bench/cells.js` measured
 * @returns {import('./figures.js').Figure[]}
 */
export function cellFigures(rows) {
  const row = (id) => rows.find((row) => row.id === id)
  const privateOfPreloaded = row('preload')?.memory.started
  return [
    {
      title: 'cell 1+1, forked',
      value: row('forked')?.cell.median,
      atMost: 2.5,
      unit: ' ms',
    },
    {
      title: 'request to first reply, forked',
      value: row('forked')?.alone.median,
      atMost: 25,
      unit: ' ms',
    },
    {
      title: 'request to first reply, forked ahead',
      value: row('forked')?.ahead.median,
      atMost: 10,
      unit: ' ms',
    },
    {
      title: 'private memory of a kernel forked with preload',
      value: privateOfPreloaded && privateOfPreloaded / 1e6,
      atMost: 25,
      unit: ' MB',
    },
  ]
}
