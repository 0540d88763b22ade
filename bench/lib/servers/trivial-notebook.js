/** A notebook of so many cells that do next to nothing. */
export function trivialNotebook(count) {
  const code = (index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    execution_count: index,
    metadata: {},
    source: '1+1',
    outputs: [
      {
        output_type: 'execute_result',
        execution_count: index,
        metadata: {},
        data: { 'text/plain': '2' },
      },
    ],
  })
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: {
        name: 'python3',
        display_name: 'Python 3',
        language: 'python',
      },
    },
    cells: [
      { cell_type: 'markdown', id: 'title', metadata: {}, source: '# Trivial' },
      ...Array.from({ length: count }, (_, index) => code(index + 1)),
    ],
  }
}
