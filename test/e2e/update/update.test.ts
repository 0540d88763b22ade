import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  cell,
  notebook,
  resultOf,
  streamOf,
} from '../../helpers/notebooks/written-notebook.ts'
import { Project } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { outcomesOf, summaryOf } from '../../helpers/runs/outcomes.ts'

const NUMBERS =
  "display({'application/json': {'id': 1700000000000000001, 'huge': 10**400, 'float': 1.0, 'zero': -0.0}}, raw=True)"

function numbersOf(id: string): string {
  return `[
    {
     "data": {
      "application/json": {
       "float": 1.0,
       "huge": 1${'0'.repeat(400)},
       "id": ${id},
       "zero": -0.0
      }
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ]`
}

describeOnEachVitest('accepting outputs', (consumer) => {
  test('a notebook is new, is written, matches, changes, is updated', async () => {
    const isNew = notebook(
      cell('a', 'x = 6'),
      cell('b', 'print(x)'),
      cell('c', 'x * 7'),
      cell('d', NUMBERS),
    )
    using project = new Project({ 'a.ipynb': isNew }, consumer)
    const file = join(project.folder, 'a.ipynb')
    const step = async (args: string[] = []): Promise<object> => {
      const run = await project.run(args)
      const { exitCode } = run
      return { exitCode, outcomes: outcomesOf(run), summary: summaryOf(run) }
    }
    const now = (): string => readFileSync(file, 'utf8')

    expect(await step()).toEqual({
      exitCode: 0,
      outcomes: [
        'not-compared',
        'not-compared',
        'not-compared',
        'not-compared',
      ],
      summary: ['Cells 4 not compared (never run before)'],
    })
    expect(now()).toBe(isNew)

    expect(await step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['written', 'written', 'written', 'written'],
      summary: ['Cells 4 written'],
    })
    const written = notebook(
      cell('a', 'x = 6', 1),
      cell('b', 'print(x)', 2, streamOf('6\n')),
      cell('c', 'x * 7', 3, resultOf(3, '42')),
      cell('d', NUMBERS, 4, numbersOf('1700000000000000001')),
    )
    expect(now()).toBe(written)

    expect(await step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['matched', 'matched', 'matched', 'matched'],
      summary: ['Cells 4 equal'],
    })
    expect(now()).toBe(written)

    const edited = written
      .replace('x * 7', 'x * 8')
      .replace("'id': 1700000000000000001", "'id': 1700000000000000002")
    writeFileSync(file, edited)
    expect(await step()).toEqual({
      exitCode: 1,
      outcomes: ['matched', 'matched', 'mismatched', 'mismatched'],
      summary: ['Cells 2 equal · 2 changed'],
    })
    expect(now()).toBe(edited)

    expect(await step(['-u'])).toEqual({
      exitCode: 0,
      outcomes: ['matched', 'matched', 'updated', 'updated'],
      summary: ['Cells 2 equal · 2 updated'],
    })
    expect(now()).toBe(
      edited
        .replace('"42"', '"48"')
        .replace('"id": 1700000000000000001', '"id": 1700000000000000002'),
    )

    expect(
      readdirSync(project.folder).filter((name) => name !== 'node_modules'),
    ).toEqual(['a.ipynb', 'vitest.config.ts'])
  })
})
