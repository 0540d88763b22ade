// @module-tag thorough

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

/** Says, too, whether its kernel has run it before. */
function report(sign: string): string {
  return notebookFile([
    { code: 'region = "eu"', tags: ['parameters'] },
    { markdown: '# Sum' },
    {
      code: `runs = globals().get("runs", 0) + 1\nprint(region + "${sign}", runs)`,
      outputs: [stdout('eu. 1\n')],
    },
  ])
}

const CONFIG = configWith(`{
  cases: { '*.ipynb': [
    { name: 'us', parameters: { region: 'us' } },
    { name: 'eu', stored: true },
    { name: 'as', parameters: { region: 'as' } },
  ] },
  checks: ['kernelspec'],
  output: 'executed',
  report: 'page.html',
}`)

describeOnEachVitest('cases', (consumer) => {
  let project: Project
  const runs: RunResult[] = []
  const texts: string[] = []

  const read = (file: string): string =>
    readFileSync(join(project.folder, file), 'utf8')
  const outcomes = (run = 0): Readonly<Record<string, string | undefined>> =>
    Object.fromEntries(
      (runs[run]?.files['report.ipynb']?.tests ?? []).map(
        ({ name, outcome, status }) => [name, outcome ?? status],
      ),
    )
  const printed = (run = 0): readonly (string | undefined)[] =>
    ['us', 'eu', 'as'].map((name) => {
      const title = Object.keys(outcomes(run)).find((each) =>
        each.startsWith(`(${name}) > Sum > [2]`),
      )
      return outcomes(run)[title ?? '']
    })

  /** Runs, and keeps what is there afterwards. */
  async function step(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    runs.push(await project.run(args, env))
    texts.push(read('report.ipynb') + read('__snapshots__/report.ipynb.snap'))
  }

  beforeAll(async () => {
    project = new Project(
      { 'report.ipynb': report('.'), 'vitest.config.ts': CONFIG },
      consumer,
    )
    await step([])
    project.write('report.ipynb', report('!'))
    await step([], { CI: '1' })
    await step(['report.ipynb', '-t', String.raw`^\(us\)`, '-u'], { CI: '' })
    await step(['-u'], { CI: '' })
    await step([], { CI: '1' })
  })

  afterAll(() => project[Symbol.dispose]())

  test('each runs the notebook in a kernel of its own', () => {
    expect(Object.keys(outcomes())).toEqual([
      '(us) > [1] region = "eu"',
      '(us) > Sum > [2] runs = globals().get("runs", 0) + 1',
      '(eu) > [1] region = "eu"',
      '(eu) > Sum > [2] runs = globals().get("runs", 0) + 1',
      '(as) > [1] region = "eu"',
      '(as) > Sum > [2] runs = globals().get("runs", 0) + 1',
      'notebook checks',
    ])
    expect(printed()).toEqual(['written', 'matched', 'written'])
    expect(runs[0]?.exitCode).toBe(0)
    expect(texts[0]).toContain(
      '[`(us) > Sum > runs = globals().get("runs", 0) + 1 (c3) 1`]',
    )
    expect(texts[0]).toContain('as. 1')
    expect(texts[0]).not.toContain('(eu)')
  })

  test('each leaves an executed copy, and has its section of the page', () => {
    expect(existsSync(join(project.folder, 'executed/report.ipynb'))).toBe(
      false,
    )
    expect(read('executed/report (us).ipynb')).toContain('us! 1')
    expect(read('executed/report (eu).ipynb')).toContain('eu! 1')
    const page = read('page.html')
    expect(page).toContain('report.ipynb (as)')
    expect(page).toContain('us! 1')
  })

  test('a change is red in each, and says how it is accepted there', () => {
    // The executed copies of the first run are ours.
    expect(runs[1]?.output).not.toContain('will not be run')
    expect(printed(1)).toEqual(['mismatched', 'mismatched', 'mismatched'])
    expect(runs[1]?.output).toMatch(
      /vitest run report\.ipynb:\d+ -t '\^\\\(us\\\)' -u/,
    )
    expect(texts[1]).toContain('eu. 1')
  })

  test('one is accepted, and the others stay as they are', () => {
    expect(printed(2)).toEqual(['updated', 'skipped', 'skipped'])
    expect(texts[2]).toContain('us! 1')
    expect(texts[2]).toContain('as. 1')
    expect(texts[2]).toContain('eu. 1')
  })

  test('all are accepted at once: the notebook and the snapshots', () => {
    expect(printed(3)).toEqual(['matched', 'updated', 'updated'])
    expect(outcomes(3)['notebook checks']).toBe('passed')
    expect(texts[3]).toContain('eu! 1')
    expect(texts[3]).toContain('as! 1')
    expect(texts[3]).not.toContain('. 1\\n')
    expect(printed(4)).toEqual(['matched', 'matched', 'matched'])
    expect(runs[4]?.exitCode).toBe(0)
    expect(texts[4]).toBe(texts[3])
  })
})
