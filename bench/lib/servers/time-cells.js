import { builtParts } from '../kernels/built-parts.js'
import { runToEnd } from '../kernels/run-to-end.js'

const SOURCE = '1+1'
const LIMIT_MS = 60_000

/**
 * Times trivial cells in a kernel of a server, in two ways by turns: each when the
 * one before has come to its end, and before their turn, as far as the plugin
 * sends them so.
 *
 * @returns milliseconds of a cell, of each round
 */
export async function timeServerCells(address, { cells, rounds }) {
  const { RestClient, startKernel, CellRunner } = await builtParts()
  const rest = new RestClient(address)
  const kernel = await startKernel(rest, {
    kernelName: 'python3',
    notebookPath: 'cells.ipynb',
  })
  const alone = new CellRunner(kernel)
  const ahead = new CellRunner(kernel)
  ahead.prepareAhead()
  await timeCells(alone, 20)
  const times = { alone: [], ahead: [] }
  for (let round = 0; round < rounds; round += 1) {
    times.alone.push(await timeCells(alone, cells))
    times.ahead.push(await timeCells(ahead, cells))
  }
  await kernel[Symbol.asyncDispose]()
  await rest[Symbol.asyncDispose]()
  return times
}

async function timeCells(runner, count) {
  const cells = Array.from({ length: count }, () => ({
    key: {},
    source: SOURCE,
    cellId: undefined,
    timeoutMs: LIMIT_MS,
  }))
  const start = performance.now()
  for (const [index, { key }] of cells.entries()) {
    runner.sendAhead(cells.slice(index))
    if ((await runToEnd(runner, SOURCE, key)) !== '2') {
      throw new Error(`${SOURCE} gave something else than 2.`)
    }
  }
  return (performance.now() - start) / count
}
