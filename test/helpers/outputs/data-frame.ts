/** HTML as `DataFrame._repr_html_` of pandas writes it. */
export function dataFrameHtml({
  columns,
  rows,
  caption,
}: {
  readonly columns: readonly string[]
  readonly rows: readonly {
    readonly label: string
    readonly cells: readonly string[]
  }[]
  readonly caption?: string | undefined
}): string {
  const row = (open: string, cells: readonly string[]): string[] => [
    `    ${open}`,
    ...cells.map((cell) => `      ${cell}`),
    '    </tr>',
  ]
  return [
    '<div>',
    '<style scoped>',
    '    .dataframe tbody tr th:only-of-type {',
    '        vertical-align: middle;',
    '    }',
    '',
    '    .dataframe tbody tr th {',
    '        vertical-align: top;',
    '    }',
    '',
    '    .dataframe thead th {',
    '        text-align: right;',
    '    }',
    '</style>',
    '<table border="1" class="dataframe">',
    '  <thead>',
    ...row('<tr style="text-align: right;">', [
      '<th></th>',
      ...columns.map((name) => `<th>${name}</th>`),
    ]),
    '  </thead>',
    '  <tbody>',
    ...rows.flatMap(({ label, cells }) =>
      row('<tr>', [
        `<th>${label}</th>`,
        ...cells.map((cell) => `<td>${cell}</td>`),
      ]),
    ),
    '  </tbody>',
    '</table>',
    ...(caption === undefined ? [] : [`<p>${caption}</p>`]),
    '</div>',
  ].join('\n')
}
