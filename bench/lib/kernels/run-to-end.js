const CELL_TIMEOUT_MS = 60_000

/**
 * Runs a cell, which has to come to a plain end.
 *
 * @returns the `text/plain` of its result, if it has one
 */
export async function runToEnd(runner, source, key) {
  const options = { timeoutMs: CELL_TIMEOUT_MS, key }
  const { end, outputs } = (await runner.run(source, options))()
  if (end.type !== 'completed') {
    throw new Error(`A cell of the benchmark ended as ${JSON.stringify(end)}.`)
  }
  return outputs.find(({ output_type: type }) => type === 'execute_result')
    ?.data['text/plain']
}
