import { makeMaster } from './lib/contestants/notebooks.js'
import { runContestant } from './lib/contestants/run-contestant.js'
import { growth } from './lib/contestants/samples.js'
import { renderFigures } from './lib/figures/figures.js'
import { scaleFigures } from './lib/figures/scale-figures.js'
import { number, renderTable } from './lib/figures/table.js'
// Measures what many notebooks cost: whether time and memory stay what they are.
import { readScaleArguments } from './lib/set-up/arguments.js'
import { contestantEnv } from './lib/set-up/contestant-env.js'
import { describeMachine, renderMachine } from './lib/set-up/machine.js'
import { setUpBench } from './lib/set-up/set-up.js'
import { createWorkspace } from './lib/set-up/workspace.js'

const { files: counts, contestants } = readScaleArguments()
await setUpBench()
const machine = describeMachine()
const workspace = createWorkspace()
const env = contestantEnv(workspace.base)
const master = makeMaster('light', workspace.base, env)

const rows = []
for (const files of counts) {
  for (const contestant of contestants) {
    const field = { kind: 'light', files, master }
    const result = await runContestant(contestant, field, { workspace, env })
    if (!result.isRight || result.leftBehind > 0) {
      console.error(result.output.split('\n').slice(-30).join('\n'))
      console.error(
        `${contestant.title}, ${files}: wrong verdict, or processes left (${result.leftBehind}).`,
      )
      process.exit(1)
    }
    const most = (name) =>
      Math.max(...result.samples.map((sample) => sample[name]))
    rows.push({
      id: contestant.id,
      title: contestant.title,
      files,
      wallMs: (1000 * result.wallSeconds) / files,
      cpuMs: (1000 * result.cpuSeconds) / files,
      peakMiB: result.peakBytes / 2 ** 20,
      // Of a thousand notebooks.
      growthMiB:
        ((growth(result.samples) * result.wallSeconds) / files / 2 ** 20) *
        1000,
      openFiles: most('openFiles'),
      processes: most('processes'),
    })
    console.error(
      `${contestant.title}, ${files}: ${result.wallSeconds.toFixed(1)} s`,
    )
  }
}

console.log(
  [
    renderMachine(machine),
    renderTable(
      [
        'light notebooks',
        'number',
        'ms each',
        'CPU ms each',
        'peak MiB',
        'MiB more / 1000',
        'open files',
        'processes',
      ],
      rows.map((row) => [
        row.title,
        number(row.files, 0),
        number(row.wallMs, 1),
        number(row.cpuMs, 1),
        number(row.peakMiB, 0),
        number(row.growthMiB, 1),
        number(row.openFiles, 0),
        number(row.processes, 0),
      ]),
    ),
    `Figures to reach\n${renderFigures(scaleFigures(rows))}`,
  ].join('\n\n'),
)
process.exit(0)
