import { number, renderTable } from './table.js'

/** @returns {string} tables of what `bench/servers.js` measured */
export function renderServers({ rows, cells, delay }) {
  const runs = renderTable(
    ['run', 'median s', 'min s', 'CPU s', 'of the server', 'of its kernels'],
    rows.map((row) => [
      `${row.files} ${row.kind}, ${WHERE[row.id]}`,
      number(row.wall.median, 2),
      number(row.wall.min, 2),
      number(row.cpuSeconds, 2),
      number(row.serverSeconds, 2),
      number(row.kernelSeconds, 2),
    ]),
  )
  const single = renderTable(
    ['cell 1+1', 'one at a time, ms', 'ahead of its turn, ms'],
    Object.entries(cells).map(([place, { alone, ahead }]) => [
      WHERE[place],
      number(alone.median, 1),
      number(ahead.median, 1),
    ]),
  )
  return [`${delay} ms to what is far away, and back`, runs, single].join(
    '\n\n',
  )
}

const WHERE = {
  plain: 'plain kernels',
  server: 'server on this machine',
  near: 'server on this machine',
  far: 'server far away',
}
