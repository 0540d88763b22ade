// @module-tag thorough
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { openPage, startBrowser } from '../../helpers/pages/browser.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const FILES = {
  'vitest.config.ts': configWith("{ report: 'pages/run.html' }"),
  'red.ipynb': notebookFile([
    { markdown: '# Prices' },
    { code: "print('total 13')", outputs: [stdout('total 12\n')] },
    { code: '1 / 0' },
    { code: "print('never')", outputs: [stdout('never\n')] },
  ]),
  'green.ipynb': notebookFile([{ code: '1 + 1', outputs: [result('2')] }]),
  'broken.ipynb': '{',
}

/** What somebody reads who opens it and all that is in it. */
async function readPage(project: Project, file: string): Promise<string> {
  const browser = await startBrowser()
  try {
    await using opened = await openPage(browser, join(project.folder, file))
    const { page, faults } = opened
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) {
        details.open = true
      }
    })
    await page.waitForFunction(() => !document.querySelector('.deferred'))
    expect(faults).toEqual([])
    const text = await page.locator('body').innerText()
    return text.replaceAll(/\s+/g, ' ')
  } finally {
    await browser.close()
  }
}

const CONTENTS = [
  /2 of 4 cells red, in 2 of 3 notebooks/,
  /Prices/,
  /Stored Actual total 12 total 13/,
  /ZeroDivisionError/,
  /cell \[2\] raised ZeroDivisionError/,
  /npx vitest run red\.ipynb:\d+ -u/,
  /NotebookParseError|broken\.ipynb/,
]

describeOnEachVitest('a page that shows the run', (consumer) => {
  test('is written, also of shards that are merged', async () => {
    using project = new Project(FILES, consumer)
    const { exitCode, output } = await project.run()
    expect(exitCode).toBe(1)
    expect(output).toMatch(/Report {2}pages\/run\.html/)
    const text = await readPage(project, 'pages/run.html')
    for (const content of CONTENTS) {
      expect(text).toMatch(content)
    }

    for (const shard of ['1/2', '2/2']) {
      await project.run(['--reporter=blob', `--shard=${shard}`])
    }
    const merged = await project.run(['--merge-reports'])
    expect(merged.output).toMatch(/Report {2}pages\/run\.html/)
    const mergedText = await readPage(project, 'pages/run.html')
    for (const content of CONTENTS) {
      expect(mergedText).toMatch(content)
    }
  })

  test('that cannot be written changes no verdict', async () => {
    using project = new Project(
      {
        ...FILES,
        'vitest.config.ts': configWith("{ report: 'green.ipynb/run.html' }"),
      },
      consumer,
    )
    const { exitCode, output, files } = await project.run(['green.ipynb'])
    expect(exitCode).toBe(0)
    expect(output).toMatch(
      /The report .*green\.ipynb\/run\.html was not written: .*\n.*the verdicts above hold without it/,
    )
    expect(files['green.ipynb']?.status).toBe('passed')
    expect(readFileSync(join(project.folder, 'green.ipynb'), 'utf8')).toBe(
      FILES['green.ipynb'],
    )
  })
})
