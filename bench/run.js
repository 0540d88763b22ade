// Measures whole runs of this plugin and its peers, side by side.
import { writeFileSync } from 'node:fs'

import { CONTESTANTS, isAvailable } from './lib/contestants/contestants.js'
import { makeMaster, withWrongOutput } from './lib/contestants/notebooks.js'
import { runContestant } from './lib/contestants/run-contestant.js'
import { renderFigures, runFigures } from './lib/figures/figures.js'
import { renderGroup } from './lib/figures/render-group.js'
import { median, spread } from './lib/figures/statistics.js'
import { readRunArguments } from './lib/set-up/arguments.js'
import { contestantEnv } from './lib/set-up/contestant-env.js'
import { describeMachine, renderMachine } from './lib/set-up/machine.js'
import { setUpBench } from './lib/set-up/set-up.js'
import { createWorkspace } from './lib/set-up/workspace.js'

const options = readRunArguments()
await setUpBench()
const machine = describeMachine()
const workspace = createWorkspace()
const env = contestantEnv(workspace.base)
/** Of contestants; with a wrong verdict they take no further part. */
const disqualified = new Set()

/** Gives undefined when the contestant's verdict is wrong. */
async function attempt(contestant, field, what) {
  const result = await runContestant(contestant, field, { workspace, env })
  const name = `${field.files} ${field.kind}, ${what}, ${contestant.title}`
  console.error(`${name}: ${result.wallSeconds.toFixed(2)} s`)
  if (result.leftBehind > 0) {
    console.error(`${name}: left ${result.leftBehind} processes behind.`)
  }
  if (result.isRight) {
    return result
  }
  disqualified.add(contestant)
  console.error(
    `${name}: its verdict is wrong (exit code ${result.exitCodes.at(-1) ?? 'none, time was up'}). Last lines of its output:`,
  )
  console.error(result.output.split('\n').slice(-30).join('\n'))
  return undefined
}

async function measureGroup(field, contestants) {
  const runs = new Map(contestants.map((contestant) => [contestant, []]))
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const [contestant, results] of runs) {
      if (disqualified.has(contestant)) {
        continue
      }
      const what = `round ${round} of ${options.rounds}`
      const result = await attempt(contestant, field, what)
      if (result) {
        results.push(result)
      }
    }
  }
  const rows = [...runs]
    .filter(([contestant]) => !disqualified.has(contestant))
    .map(([{ id, title }, results]) => ({
      id,
      title,
      wall: spread(results.map(({ wallSeconds }) => wallSeconds)),
      cpuSeconds: median(results.map(({ cpuSeconds }) => cpuSeconds)),
      peakBytes: median(results.map(({ peakBytes }) => peakBytes)),
      runs: results.map(
        ({ output: _output, samples: _samples, ...figures }) => figures,
      ),
    }))
  return { kind: field.kind, files: field.files, rows }
}

const contestants = []
for (const contestant of options.contestants ?? CONTESTANTS) {
  if (await isAvailable(contestant)) {
    contestants.push(contestant)
  } else {
    console.error(
      `Left out: ${contestant.title} (notebooks() does not take its options yet).`,
    )
  }
}

const masters = new Map(
  options.kinds.map((kind) => [kind, makeMaster(kind, workspace.base, env)]),
)

for (const [kind, master] of masters) {
  for (const contestant of contestants) {
    if (!disqualified.has(contestant)) {
      await attempt(contestant, { kind, master, files: 1 }, 'warm-up')
    }
  }
}

const [master] = masters.values()
const planted = { kind: 'wrong', files: 1, failed: 1 }
for (const contestant of contestants) {
  if (contestant.compares && !disqualified.has(contestant)) {
    await attempt(
      contestant,
      { ...planted, master: withWrongOutput(master) },
      'must be red',
    )
  }
}

console.log(renderMachine(machine))
const groups = []
let figures = []
for (const [kind, master] of masters) {
  for (const files of options.files) {
    const taking = contestants.filter(
      ({ maxFiles = Infinity }) => options.contestants || files <= maxFiles,
    )
    const group = await measureGroup({ kind, master, files }, taking)
    groups.push(group)
    figures = runFigures(rowOf)
    console.log(`\n${renderGroup(group)}`)
    // Each time: a run of hours may be cut short.
    if (options.json) {
      writeFileSync(
        options.json,
        `${JSON.stringify({ machine, groups, figures }, null, 2)}\n`,
      )
    }
  }
}
console.log(`\nFigures to reach\n${renderFigures(figures)}`)
for (const { title } of disqualified) {
  console.log(`Wrong verdict: ${title} (see above)`)
}
process.exit(disqualified.size > 0 ? 1 : 0)

function rowOf(kind, files, id) {
  const group = groups.find(
    (group) => group.kind === kind && group.files === files,
  )
  return group?.rows.find((row) => row.id === id)
}
