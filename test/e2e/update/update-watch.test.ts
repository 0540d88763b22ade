import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { SETTLED_MS, startWatch } from '../../helpers/runs/watch.ts'
import { until } from '../../helpers/until.ts'

function notebook(printed: string, stored: string): string {
  return notebookFile([
    { code: `print('${printed}')`, outputs: [stdout(`${stored}\n`)] },
  ])
}

describeOnEachVitest(
  'watch mode',
  (consumer) => {
    test('key u writes, which runs nothing again; an edit does', async () => {
      using project = new Project(
        {
          'vitest.config.ts': configWith("{ report: 'run.html' }"),
          'a.ipynb': notebook('new', 'old'),
        },
        consumer,
      )
      const file = join(project.folder, 'a.ipynb')
      const page = (): string =>
        readFileSync(join(project.folder, 'run.html'), 'utf8')
      using watch = startWatch(project)

      await watch.runs(1)
      expect(readFileSync(file, 'utf8')).toBe(notebook('new', 'old'))
      const offer = 'press u to accept the new outputs of the red cell'
      await until('the key is offered', () => watch.output.includes(offer))
      watch.press('u')
      await watch.runs(2)
      expect(readFileSync(file, 'utf8')).toBe(notebook('new', 'new'))
      await sleep(SETTLED_MS)
      watch.press('a')
      await watch.runs(3)
      writeFileSync(file, notebook('newer', 'new'))
      await watch.runs(4)
      expect(watch.verdicts).toEqual([
        '1 changed',
        '1 updated',
        '1 equal',
        '1 changed',
      ])
      // It comes after Vitest has said that it waits.
      const offers = (): number => watch.output.split(offer).length - 1
      await until('the key is offered again', () => offers() >= 2)
      expect(offers()).toBe(2)

      // The page shows the last run, and of one that shows nothing, nothing older.
      expect(page()).toContain('newer')
      const kernelspec = { name: 'none', display_name: 'None', language: 'x' }
      writeFileSync(file, notebookFile(["print('last')"], { kernelspec }))
      await until('the page is that of the last run', () =>
        page().includes('last'),
      )
      expect(page()).not.toContain('newer')
    })

    test('the same with snapshots, which are written when they are new', async () => {
      const drawn = (element: string): string =>
        notebookFile([
          `from IPython.display import SVG\nSVG("<svg><${element}/></svg>")`,
        ])
      using project = new Project(
        {
          'vitest.config.ts': configWith("{ baseline: 'snapshot' }"),
          'a.ipynb': drawn('g'),
        },
        consumer,
      )
      using watch = startWatch(project)

      await watch.runs(1)
      await sleep(SETTLED_MS)
      project.write('a.ipynb', drawn('b'))
      await watch.runs(2)
      watch.press('u')
      await watch.runs(3)
      await sleep(SETTLED_MS)
      watch.press('a')
      await watch.runs(4)
      expect(watch.verdicts).toEqual([
        '1 written',
        '1 changed',
        '1 updated',
        '1 equal',
      ])
    })
  },
  { concurrent: true },
)
