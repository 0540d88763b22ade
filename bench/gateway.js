// Measures many kernels at once on a gateway, through the plugin's own client:
// whether a message gets lost, and what the kernels take.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { bundle } from '../scripts/lib/bundle.js'
import { root } from '../scripts/lib/repository.js'
import { number, renderTable } from './lib/figures/table.js'
import {
  countLost,
  numberedMessages,
  numbersIn,
} from './lib/kernels/numbered-messages.js'
import { startGateway, weighTree } from './lib/kernels/test-gateway.js'
import { readGatewayArguments } from './lib/set-up/arguments.js'

const PARTS = {
  rest: 'src/kernel/server-api/rest.ts',
  kernel: 'src/kernel/start-kernel.ts',
}

/** A net for what never comes. */
const CELL_MS = 180_000

/** Each start is the work of one core. */
const STARTS_AT_ONCE = 2

const { kernels: wanted, cells, messages } = readGatewayArguments()
const all = wanted * cells * messages
const folder = join(root, 'node_modules/.cache/vitest-notebook-gateway')
await bundle(PARTS, folder)
const [{ RestClient }, { startKernel }] = await Promise.all(
  Object.keys(PARTS).map(
    (name) => import(pathToFileURL(join(folder, `${name}.js`)).href),
  ),
)

const gateway = await startGateway()
const alone = weighTree(gateway.pid)
const rest = new RestClient(gateway.address)

async function timed(act) {
  const start = performance.now()
  const result = await act()
  return { result, seconds: (performance.now() - start) / 1000 }
}

/** A few at a time, in order. */
async function each(items, act) {
  const left = [...items.entries()]
  const results = []
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, item] = next
      results[index] = await act(item)
    }
  }
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, worker))
  return results
}

/**
 * The numbers that come from the cells of a kernel; one that is lost, or never
 * ends, ends them.
 */
async function flood(kernel) {
  const numbers = []
  let resolve
  const died = new Promise((settle) => {
    resolve = settle
  })
  const unsubscribe = kernel.subscribe((event) => {
    if (event.type !== 'message') {
      resolve(JSON.stringify(event))
    }
  })
  const timer = setTimeout(() => resolve('it did not end'), CELL_MS)
  let fault
  for (let cell = 0; cell < cells && fault === undefined; cell += 1) {
    timer.refresh()
    const request = kernel.request('execute_request', {
      code: numberedMessages(cell * messages, messages),
      silent: false,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    })
    request.listen((message) => {
      if (message.channel === 'iopub') {
        numbers.push(...numbersIn(message))
      }
    })
    fault = await Promise.race([request.ended.then(() => undefined), died])
  }
  clearTimeout(timer)
  unsubscribe()
  return { numbers, fault }
}

const starts = await timed(() =>
  each(Array.from({ length: wanted }), () =>
    startKernel(rest, {
      kernelName: 'python3',
      notebookPath: 'a.ipynb',
      startupTimeoutMs: 300_000,
    }),
  ),
)
const kernels = starts.result
const idle = weighTree(gateway.pid)
const floods = await timed(() => Promise.all(kernels.map(flood)))
const after = weighTree(gateway.pid)
const ends = await timed(() =>
  each(kernels, (kernel) => kernel[Symbol.asyncDispose]()),
)
const left = weighTree(gateway.pid).processes - 1
await rest[Symbol.asyncDispose]()
await gateway.close()

const lost = floods.result
  .map(({ numbers }) => countLost(numbers, cells * messages))
  .reduce((sum, each) => sum + each, 0)
const faults = floods.result.flatMap(({ fault }) => fault ?? [])
const mebibytes = (bytes) => number(bytes / 2 ** 20, 0)
console.log(
  renderTable(
    [`${wanted} kernels on a Kernel Gateway`, 's', 'MiB of the tree'],
    [
      ['gateway alone', '', mebibytes(alone.bytes)],
      ['all started', number(starts.seconds, 1), mebibytes(idle.bytes)],
      [`${all} messages`, number(floods.seconds, 1), mebibytes(after.bytes)],
      ['all ended', number(ends.seconds, 1), ''],
    ],
  ),
)
console.log(
  `\n${lost} messages lost or out of order; ${number(process.memoryUsage().rss / 2 ** 20, 0)} MiB of the client; ${left} processes left.`,
)
for (const fault of new Set(faults)) {
  console.log(`${faults.filter((each) => each === fault).length} ×: ${fault}`)
}
process.exit(lost === 0 && faults.length === 0 && left === 0 ? 0 : 1)
