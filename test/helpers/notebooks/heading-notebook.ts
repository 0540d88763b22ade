/** A notebook of nbformat 3 with one heading, a cell type that nbformat 4 lacks. */
export function headingNotebook(source: string): string {
  const cells = [{ cell_type: 'heading', level: 1, metadata: {}, source }]
  return JSON.stringify({
    worksheets: [{ cells }],
    metadata: {},
    nbformat: 3,
    nbformat_minor: 0,
  })
}
