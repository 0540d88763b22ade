import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, python } from '../../helpers/runs/consumer.ts'
import { MarkedRun } from '../../helpers/runs/marked-run.ts'
import { thoroughIf } from '../../helpers/thorough.ts'
import { until } from '../../helpers/until.ts'

/** A cell with a child process, and one that would go on for minutes. */
const SLEEPING = notebookFile([
  "import subprocess, time\nchild = subprocess.Popen(['sleep', '1000'])",
  "open('running.txt', 'w').close()\ntime.sleep(300)",
])

function markedRun(notebook: string, options: object = { python }): MarkedRun {
  return new MarkedRun({
    'vitest.config.ts': configWith(JSON.stringify(options)),
    'sleeping.ipynb': notebook,
  })
}

const MOMENTS: Readonly<Record<string, (run: MarkedRun) => boolean>> = {
  'the host is starting': (run) =>
    run
      .processes()
      .some(({ command }) => command.includes('vitest_notebook_host')),
  'the kernel is starting': (run) =>
    run.entries().some((entry) => entry.includes('k1.json')),
  'a cell is running': (run) =>
    existsSync(join(run.project.folder, 'running.txt')) &&
    run.processes().some(({ command }) => command.startsWith('sleep 1000')),
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const

interface Kill {
  readonly signal: (typeof SIGNALS)[number]
  readonly moment: string
  readonly pool: 'threads' | 'forks'
  /** Whether the signal goes to all processes of the terminal, as Ctrl-C does. */
  readonly group: boolean
}

const kill = (
  signal: Kill['signal'],
  moment: string,
  more: Partial<Kill> = {},
): Kill => ({ signal, moment, pool: 'threads', group: false, ...more })

const KILLS: readonly Kill[] = [
  ...Object.keys(MOMENTS).map((moment) => kill('SIGKILL', moment)),
  kill('SIGINT', 'a cell is running', { pool: 'forks' }),
]

/** The same ways, paired otherwise. */
const MORE_KILLS: readonly Kill[] = [
  kill('SIGTERM', 'the host is starting'),
  kill('SIGTERM', 'the kernel is starting'),
  kill('SIGTERM', 'a cell is running', { pool: 'forks' }),
  kill('SIGTERM', 'a cell is running'),
  kill('SIGINT', 'the host is starting'),
  kill('SIGINT', 'the kernel is starting'),
  kill('SIGINT', 'a cell is running'),
  kill('SIGKILL', 'a cell is running', { pool: 'forks' }),
  // A terminal does this too, in the last test.
  kill('SIGINT', 'a cell is running', { group: true }),
]

async function leavesNothing({
  signal,
  moment,
  pool,
  group,
}: Kill): Promise<void> {
  using run = markedRun(SLEEPING)
  const child = run.project.spawn(['run', `--pool=${pool}`], run.env, group)
  const { pid } = child
  if (pid === undefined) {
    throw new Error('Vitest could not be started.')
  }
  const reached = MOMENTS[moment]
  await until(moment, () => reached?.(run))
  process.kill(group ? -pid : pid, signal)
  expect(await run.left()).toEqual([])
}

// No other system shows the environment of all processes in one way.
describe.runIf(process.platform === 'linux')('nothing is left', () => {
  test.concurrent('after a run to its end', async () => {
    using run = markedRun(notebookFile([{ code: '1', outputs: [result('1')] }]))
    const { exitCode } = await run.project.run([], run.env)
    expect(exitCode).toBe(0)
    expect(await run.left()).toEqual([])
  })

  // A few at a time: ten Vitests that start at once are slow on two cores.
  for (const signal of SIGNALS) {
    const ofSignal = (kills: readonly Kill[]): Kill[] =>
      kills.filter((each) => each.signal === signal)
    describe(`after ${signal}`, () => {
      test.concurrent.each(ofSignal(KILLS))(
        'while $moment (pool $pool)',
        leavesNothing,
      )
      test.concurrent.each(ofSignal(MORE_KILLS))(
        'also while $moment (pool $pool, to the group: $group)',
        thoroughIf(true),
        leavesNothing,
      )
    })
  }

  test.concurrent('after SIGKILL while there is no host', async () => {
    using run = markedRun(SLEEPING, { python: 'no-such-python' })
    const child = run.project.spawn(['watch'], run.env)
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    await until('watching', () =>
      /(?:Waiting|Watching) for file changes/.test(output),
    )
    expect(run.entries()).toHaveLength(1)
    child.kill('SIGKILL')
    expect(await run.left()).toEqual([])
  })

  test.concurrent('when importing ipykernel ends Python, which is told', async () => {
    using run = markedRun(SLEEPING)
    run.project.write('site/ipykernel/__init__.py', 'import os; os._exit(9)')
    const { files } = await run.project.run([], {
      ...run.env,
      PYTHONPATH: join(run.project.folder, 'site'),
    })
    const { status, message } = files['sleeping.ipynb'] ?? {}
    expect(status).toBe('failed')
    expect(message).toMatch(
      /^(?:The local kernel host \(.*\) ended with exit code 9|The Python of the option[^]*: ended) while importing ipykernel/,
    )
    expect(await run.left()).toEqual([])
  })

  test.concurrent('after SIGINT in watch mode', async () => {
    using run = markedRun(SLEEPING)
    const child = run.project.spawn(['watch'], run.env)
    await until('a cell is running', () => MOMENTS['a cell is running']?.(run))
    child.kill('SIGINT')
    expect(await run.left()).toEqual([])
  })

  test.concurrent('after the key q in watch mode', async () => {
    using run = markedRun(notebookFile([{ code: '1', outputs: [result('1')] }]))
    const child = run.project.spawnInTerminal(['watch'], run.env)
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    await until('watching', () => output.includes('Waiting for file changes'))
    child.stdin?.write('q')
    expect(await run.left()).toEqual([])
  })

  test.concurrent('after Ctrl-C in a terminal', async () => {
    using run = markedRun(SLEEPING)
    const child = run.project.spawnInTerminal(['run'], run.env)
    await until('a cell is running', () => MOMENTS['a cell is running']?.(run))
    child.stdin?.write('\u0003')
    expect(await run.left()).toEqual([])
  })
})
