/**
 * @param {readonly object[]} rows what `bench/cells.js` measured
 * @returns {import('./figures.js').Figure[]}
 */
export function cellFigures(rows) {
  const row = (id) => rows.find((row) => row.id === id)
  const privateOfPreloaded = row('preload')?.memory.started
  return [
    ...['plain', 'forked'].map((id) => ({
      title: `cell 1+1, ${id}`,
      value: row(id)?.cell.median,
      atMost: 4,
      unit: ' ms',
    })),
    {
      title: 'request to first reply, forked',
      value: row('forked')?.alone.median,
      atMost: 70,
      unit: ' ms',
    },
    {
      title: 'request to first reply, forked ahead',
      value: row('forked')?.ahead.median,
      atMost: 20,
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
