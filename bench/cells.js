// Measures single kernels and cells through the local kernel host.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { PRELOAD } from './lib/contestants/contestants.js'
import { codeSources, makeMaster } from './lib/contestants/notebooks.js'
import { cellFigures } from './lib/figures/cell-figures.js'
import { renderFigures } from './lib/figures/figures.js'
import { renderCells } from './lib/figures/render-cells.js'
import { spread } from './lib/figures/statistics.js'
import {
  timeCells,
  timeForkedStarts,
  timeStart,
  weigh,
} from './lib/kernels/kernel-timings.js'
import { openLocalKernels } from './lib/kernels/local-kernels.js'
import { readCellsArguments } from './lib/set-up/arguments.js'
import { contestantEnv } from './lib/set-up/contestant-env.js'
import { describeMachine, renderMachine } from './lib/set-up/machine.js'
import { setUpBench } from './lib/set-up/set-up.js'
import { createWorkspace } from './lib/set-up/workspace.js'

const VARIANTS = [
  { id: 'plain', title: 'plain', options: { fork: false } },
  { id: 'forked', title: 'forked', options: { fork: true } },
  {
    id: 'preload',
    title: 'forked, preload',
    options: { fork: true, preload: PRELOAD },
  },
]

const { starts, cells, json } = readCellsArguments()
await setUpBench()
const machine = describeMachine()
const { base } = createWorkspace()
const env = contestantEnv(base)
const heavy = codeSources(makeMaster('heavy', base, env))
// Of their own: nothing in it can be taken for a module.
const folder = join(base, 'kernels')
mkdirSync(folder)

/** @returns the kernels of a host, or undefined where they don't start as meant */
async function open({ title, options }) {
  const kernels = await openLocalKernels(options, folder, env)
  const first = await kernels.start()
  const preloaded = await first.run('"pandas" in __import__("sys").modules')
  await first.end()
  const { start = 'plain', reason } = await kernels.howItStarts()
  if (
    start === (options.fork ? 'forked' : 'plain') &&
    preloaded === (options.preload ? 'True' : 'False')
  ) {
    return kernels
  }
  await kernels.close()
  console.error(
    `Left out: ${title} (start of its kernels: ${start}${reason ? `, ${reason}` : ''}; modules preloaded: ${preloaded}).`,
  )
  return undefined
}

const measured = []
for (const variant of VARIANTS) {
  const kernels = await open(variant)
  if (kernels) {
    measured.push({ ...variant, kernels, alone: [], ahead: [] })
  }
}
for (let round = 1; round <= starts; round += 1) {
  for (const { options, kernels, alone, ahead } of measured) {
    if (options.fork) {
      const times = await timeForkedStarts(kernels, round)
      ahead.push(times.ahead)
      alone.push(times.alone)
    } else {
      alone.push(await timeStart(kernels))
    }
  }
}

const rows = []
for (const { id, title, kernels, alone, ahead } of measured) {
  rows.push({
    id,
    title,
    alone: spread(alone),
    // A plain kernel is never started ahead.
    ...(ahead.length > 0 && { ahead: spread(ahead) }),
    cell: spread(await timeCells(kernels, cells)),
    memory: await weigh(kernels, heavy),
  })
  await kernels.close()
}

const figures = cellFigures(rows)
console.log(
  [
    renderMachine(machine),
    renderCells(rows),
    `Figures to reach\n${renderFigures(figures)}`,
  ].join('\n\n'),
)
if (json) {
  writeFileSync(
    json,
    `${JSON.stringify({ machine, rows, figures }, null, 2)}\n`,
  )
}
process.exit(0)
