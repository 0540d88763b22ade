/**
 * @param {readonly object[]} rows what `bench/scale.js` measured
 * @returns {import('./figures.js').Figure[]}
 */
export function scaleFigures(rows) {
  return rows.flatMap((row) => {
    const fewest = rows.find(({ id }) => id === row.id)
    return [
      {
        title: `${row.files} light, ${row.id}: peak`,
        value: row.peakMiB,
        atMost: 300,
        unit: ' MiB',
      },
      ...(row === fewest
        ? []
        : [
            {
              title: `${row.files} light, ${row.id}: time of each, against ${fewest.files}`,
              value: row.wallMs / fewest.wallMs,
              atMost: 1.1,
            },
          ]),
    ]
  })
}
