// Measures what a Jupyter server costs, on this machine and far away.
import { writeFileSync } from 'node:fs'

import { ours } from './lib/contestants/contestants.js'
import { makeMaster } from './lib/contestants/notebooks.js'
import { runContestant } from './lib/contestants/run-contestant.js'
import { renderFigures } from './lib/figures/figures.js'
import { renderServers } from './lib/figures/render-servers.js'
import { serverFigures } from './lib/figures/server-figures.js'
import { median, spread } from './lib/figures/statistics.js'
import { startJupyterServer } from './lib/servers/jupyter-server.js'
import { openSlowLine } from './lib/servers/slow-line.js'
import { timeServerCells } from './lib/servers/time-cells.js'
import { trivialNotebook } from './lib/servers/trivial-notebook.js'
import { readServersArguments } from './lib/set-up/arguments.js'
import { contestantEnv } from './lib/set-up/contestant-env.js'
import { describeMachine, renderMachine } from './lib/set-up/machine.js'
import { setUpBench } from './lib/set-up/set-up.js'
import { createWorkspace } from './lib/set-up/workspace.js'

const CONSUMER = 'vitest-4'
const CELLS = 100

const { rounds, delay, json } = readServersArguments()
await setUpBench()
const machine = describeMachine()
const workspace = createWorkspace()
const env = contestantEnv(workspace.base)
const server = await startJupyterServer(workspace.projects[CONSUMER], env)
const line = await openSlowLine(server.address.url, delay)
const farAddress = { ...server.address, url: line.url }

/** Notebooks in the folder that `runContestant` makes for them. */
const onServer = (id, address, { kind, files }) =>
  ours(id, CONSUMER, { server: { ...address, root: `${kind}-${files}` } })

const light = {
  kind: 'light',
  files: 20,
  master: makeMaster('light', workspace.base, env),
}
const trivial = { kind: 'trivial', files: 1, master: trivialNotebook(CELLS) }
const runs = [
  [light, onServer('server', server.address, light)],
  [light, ours('plain', CONSUMER, { fork: false })],
  [trivial, onServer('near', server.address, trivial)],
  [trivial, onServer('far', farAddress, trivial)],
].map(([field, contestant]) => ({ field, contestant, results: [] }))

for (let round = 1; round <= rounds; round += 1) {
  for (const { field, contestant, results } of runs) {
    const before = server.cpuSeconds()
    const result = await runContestant(contestant, field, { workspace, env })
    if (!result.isRight || result.leftBehind > 0) {
      console.error(result.output.split('\n').slice(-30).join('\n'))
      console.error(`${contestant.id}: wrong verdict, or processes left.`)
      process.exit(1)
    }
    const after = server.cpuSeconds()
    results.push({
      wallSeconds: result.wallSeconds,
      cpuSeconds: result.cpuSeconds,
      serverSeconds: after.server - before.server,
      kernelSeconds: after.kernels - before.kernels,
    })
    console.error(
      `${contestant.id}, round ${round} of ${rounds}: ${result.wallSeconds.toFixed(2)} s`,
    )
  }
}
const rows = runs.map(({ field, contestant: { id }, results }) => {
  const middle = (name) => median(results.map((result) => result[name]))
  return {
    id,
    files: field.files,
    kind: field.kind,
    wall: spread(results.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: middle('cpuSeconds'),
    serverSeconds: middle('serverSeconds'),
    kernelSeconds: middle('kernelSeconds'),
  }
})
const near = await timeServerCells(server.address, { cells: CELLS, rounds })
const far = await timeServerCells(farAddress, { cells: CELLS, rounds: 1 })
const cells = {
  near: { alone: spread(near.alone), ahead: spread(near.ahead) },
  far: { alone: spread(far.alone), ahead: spread(far.ahead) },
}
line.close()
await server.close()

const figures = serverFigures({ rows, cells, count: CELLS })
console.log(
  [
    renderMachine(machine),
    renderServers({ rows, cells, delay }),
    `Figures to reach\n${renderFigures(figures)}`,
  ].join('\n\n'),
)
if (json) {
  writeFileSync(
    json,
    `${JSON.stringify({ machine, delay, rows, cells, figures }, null, 2)}\n`,
  )
}
process.exit(0)
