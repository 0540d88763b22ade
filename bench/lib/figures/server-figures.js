/**
 * @param {{ rows: readonly object[], cells: object, count: number }} measured what
 * `bench/servers.js` measured
 * @returns {import('./figures.js').Figure[]}
 */
export function serverFigures({ rows, cells, count }) {
  const wall = (id) => rows.find((row) => row.id === id).wall.median
  return [
    {
      title: 'trivial cell, server on this machine',
      value: cells.near.alone.median,
      atMost: 8,
      unit: ' ms',
    },
    {
      title: `${count} trivial cells, far away`,
      value: (cells.far.ahead.median * count) / 1000,
      atMost: 3,
      unit: ' s',
    },
    {
      title: 'a run of them, with all starts and ends',
      value: wall('far'),
      atMost: 3,
      unit: ' s',
    },
    {
      title: '20 light: on a server / plain kernels',
      value: wall('server') / wall('plain'),
      atMost: 0.8,
    },
  ]
}
