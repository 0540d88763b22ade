import { parseArgs } from 'node:util'

import { CONTESTANTS } from '../contestants/contestants.js'
import { KINDS } from '../contestants/notebooks.js'

const RUN_USAGE = `Usage: npm run bench -- [options]
  --files 1,20,200    how many notebooks
  --kinds ${KINDS.join(',')}
  --rounds 3          how often each contestant is measured
  --contestants a,b   out of ${CONTESTANTS.map(({ id }) => id).join(', ')}
  --json file         writes everything that was measured`

const CELLS_USAGE = `Usage: npm run bench:cells -- [options]
  --starts 20   how many kernels are started in each way
  --cells 300   how many cells are run
  --json file   writes what was measured`

const SCALE_USAGE = `Usage: npm run bench:scale -- [options]
  --files 200,1000,5000   how many notebooks
  --contestants a,b       default vitest-4,vitest-5`

const GATEWAY_USAGE = `Usage: npm run bench:gateway -- [options]
  --kernels 100     how many kernels run at once
  --cells 10        how many cells each of them runs
  --messages 100    how many messages each cell sends`

const SERVERS_USAGE = `Usage: npm run bench:servers -- [options]
  --rounds 5    how often each run is measured
  --delay 50    milliseconds to what is far away, in each direction
  --json file   writes what was measured`

/** Of `bench/run.js`. Ends this process with exit code 2 when they are wrong. */
export function readRunArguments() {
  return orUsage(RUN_USAGE, () => {
    const { values } = parseArgs({
      options: {
        files: { type: 'string', default: '1,20,200' },
        kinds: { type: 'string', default: KINDS.join(',') },
        rounds: { type: 'string', default: '3' },
        contestants: { type: 'string' },
        json: { type: 'string' },
      },
    })
    const kinds = values.kinds.split(',')
    for (const kind of kinds) {
      if (!KINDS.includes(kind)) {
        throw new TypeError(`There is no kind ${kind}.`)
      }
    }
    return {
      files: values.files.split(',').map(count),
      kinds,
      rounds: count(values.rounds),
      /** Undefined when all are meant. */
      contestants: values.contestants?.split(',').map(contestant),
      json: values.json,
    }
  })
}

/** Of `bench/cells.js`. Ends this process with exit code 2 when they are wrong. */
export function readCellsArguments() {
  return orUsage(CELLS_USAGE, () => {
    const { values } = parseArgs({
      options: {
        starts: { type: 'string', default: '20' },
        cells: { type: 'string', default: '300' },
        json: { type: 'string' },
      },
    })
    const { starts, cells, json } = values
    return { starts: count(starts), cells: count(cells), json }
  })
}

/** Of `bench/scale.js`. Ends this process with exit code 2 when they are wrong. */
export function readScaleArguments() {
  return orUsage(SCALE_USAGE, () => {
    const { values } = parseArgs({
      options: {
        files: { type: 'string', default: '200,1000,5000' },
        contestants: { type: 'string', default: 'vitest-4,vitest-5' },
      },
    })
    return {
      files: values.files.split(',').map(count),
      contestants: values.contestants.split(',').map(contestant),
    }
  })
}

/** Of `bench/gateway.js`. Ends this process with exit code 2 when they are wrong. */
export function readGatewayArguments() {
  return orUsage(GATEWAY_USAGE, () => {
    const { values } = parseArgs({
      options: {
        kernels: { type: 'string', default: '100' },
        cells: { type: 'string', default: '10' },
        messages: { type: 'string', default: '100' },
      },
    })
    const { kernels, cells, messages } = values
    return {
      kernels: count(kernels),
      cells: count(cells),
      messages: count(messages),
    }
  })
}

/** Of `bench/servers.js`. Ends this process with exit code 2 when they are wrong. */
export function readServersArguments() {
  return orUsage(SERVERS_USAGE, () => {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '5' },
        delay: { type: 'string', default: '50' },
        json: { type: 'string' },
      },
    })
    const { rounds, delay, json } = values
    return { rounds: count(rounds), delay: count(delay), json }
  })
}

function orUsage(usage, read) {
  try {
    return read()
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
}

function contestant(id) {
  const found = CONTESTANTS.find((contestant) => contestant.id === id)
  if (!found) {
    throw new TypeError(`There is no contestant ${id}.`)
  }
  return found
}

function count(text) {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) {
    return value
  }
  throw new TypeError(`${text} is not a whole number above 0.`)
}
