import { number, renderTable } from './table.js'

/** The table of `bench/cells.js`: milliseconds as median (min), memory in MiB. */
export function renderCells(rows) {
  return renderTable(
    [
      'ms, median (min)',
      'first reply',
      'first reply, ahead',
      'cell 1+1',
      'private MiB',
      'after heavy cells',
    ],
    rows.map(({ title, alone, ahead, cell, memory }) => [
      title,
      ...[alone, ahead, cell].map((times) =>
        times
          ? `${number(times.median, 1)} (${number(times.min, 1)})`
          : number(undefined),
      ),
      number(memory.started / 2 ** 20, 1),
      number(memory.used / 2 ** 20, 1),
    ]),
  )
}
