import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { readThere } from '../../helpers/kernels/read-there.ts'
import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, python } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { MarkedRun } from '../../helpers/runs/marked-run.ts'
import { startWatch } from '../../helpers/runs/watch.ts'
import { thoroughIf } from '../../helpers/thorough.ts'
import { until } from '../../helpers/until.ts'

const RED = notebookFile(['x = 41', { code: 'x', outputs: [result('42')] }])
const GREEN = notebookFile([{ code: '1', outputs: [result('1')] }])

function keeping(more: object = {}): object {
  return { python, keepKernel: 'on-failure', ...more }
}

function config(...options: readonly object[]): string {
  return configWith(options.map((each) => JSON.stringify(each)))
}

interface Told {
  readonly file: string
  readonly end: string
}

/** What a run said of the kernels that it kept, by notebook. */
function keptIn(output: string): ReadonlyMap<string, Told> {
  const told =
    /(\S+) is red, and its kernel was kept:[^]*?--existing (\S+)\s+to end it +(kill \d+)/g
  return new Map(
    [...output.matchAll(told)].map(([, name = '', file = '', end = '']) => [
      name,
      { file, end },
    ]),
  )
}

function paste(command: string): void {
  execFileSync('sh', ['-c', command])
}

describeOnEachVitest('the kernel of a red notebook', (consumer) => {
  test('outlives the run, forked and plain, until the told command', async () => {
    using run = new MarkedRun(
      {
        'vitest.config.ts': config(
          keeping({ include: ['forked/*.ipynb'], name: 'forked' }),
          keeping({ include: ['plain/*.ipynb'], name: 'plain', fork: false }),
        ),
        'forked/red.ipynb': RED,
        'forked/green.ipynb': GREEN,
        'plain/red.ipynb': RED,
      },
      consumer,
    )
    const { exitCode, output } = await run.project.run([], run.env)
    expect(exitCode).toBe(1)
    const kept = keptIn(output)
    expect([...kept.keys()].toSorted()).toEqual([
      'forked/red.ipynb',
      'plain/red.ipynb',
    ])
    for (const [, { file, end }] of kept) {
      expect(readThere('.venv', file, 'x + 1')).toBe('42')
      paste(end)
      await until('its folder is removed', () => !existsSync(dirname(file)))
    }
    expect(await run.left()).toEqual([])
  })
})

describe('a local kernel that is kept', () => {
  test.concurrent('is ended by Ctrl-C before anybody was told of it', async () => {
    using run = new MarkedRun({
      'vitest.config.ts': config(keeping()),
      'red.ipynb': RED,
      'sleeping.ipynb': notebookFile([
        "open('running.txt', 'w').close()\nimport time; time.sleep(300)",
      ]),
    })
    const child = run.project.spawn(['run'], run.env)
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    await until(
      'one notebook is red, and the other one runs',
      () =>
        /red\.ipynb .*1 failed/.test(output) &&
        existsSync(join(run.project.folder, 'running.txt')),
    )
    child.kill('SIGINT')
    expect(await run.left()).toEqual([])
    expect(keptIn(output)).toEqual(new Map())
  })

  test.concurrent('is replaced in watch mode, and survives its end', async () => {
    using run = new MarkedRun({
      'vitest.config.ts': config(keeping()),
      'red.ipynb': RED,
    })
    const watch = startWatch(run.project, [], run.env)
    await watch.runs(1)
    const first = keptIn(watch.output).get('red.ipynb')
    expect(readThere('.venv', `${first?.file}`, 'x')).toBe('41')
    watch.press('a')
    await watch.runs(2)
    const then = keptIn(watch.output).get('red.ipynb')
    expect(then?.file).not.toBe(first?.file)
    await until('the first has ended', () => !existsSync(`${first?.file}`))
    watch.press('q')
    await watch.ended
    expect(readThere('.venv', `${then?.file}`, 'x')).toBe('41')
    paste(`${then?.end}`)
    expect(await run.left()).toEqual([])
  })

  test.concurrent(
    'is none where coverage is measured',
    thoroughIf(true),
    async () => {
      using run = new MarkedRun({
        'vitest.config.ts': config(keeping({ coverage: { python: true } })),
        'red.ipynb': RED,
      })
      const { output } = await run.project.run([], run.env)
      expect(output).toContain('No kernel is kept where coverage is measured')
      expect(await run.left()).toEqual([])
    },
  )
})
