import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

import { describe, expect, test } from 'vitest'

import { CONSUMERS, Project } from './consumer.ts'
import { notebookFile, stdout } from './notebook-file.ts'
import { until } from './processes.ts'

describe.each(CONSUMERS)('watch mode on %s', (consumer) => {
  test('key u writes, which runs nothing again; an edit does', async () => {
    const notebook = (printed: string, stored: string): string =>
      notebookFile([
        { code: `print('${printed}')`, outputs: [stdout(`${stored}\n`)] },
      ])
    using project = new Project({ 'a.ipynb': notebook('new', 'old') }, consumer)
    const file = join(project.folder, 'a.ipynb')
    const child = project.spawnInTerminal(['watch'])
    try {
      let output = ''
      child.stdout
        ?.setEncoding('utf8')
        .on('data', (text) => (output += stripVTControlCharacters(text)))
      const verdicts = (): string[] =>
        [...output.matchAll(/Cells {2}(.*?)\r?\n/g)].map(
          ([, text]) => `${text}`,
        )
      const runs = async (count: number): Promise<void> => {
        await until(`run ${count} has ended`, () => verdicts().length >= count)
        // Vitest listens for keys and changes a moment after its reports.
        await sleep(500)
      }

      await runs(1)
      expect(readFileSync(file, 'utf8')).toBe(notebook('new', 'old'))
      child.stdin?.write('u')
      await runs(2)
      expect(readFileSync(file, 'utf8')).toBe(notebook('new', 'new'))
      // More than Vitest waits before it runs what has changed.
      await sleep(2000)
      child.stdin?.write('a')
      await runs(3)
      writeFileSync(file, notebook('newer', 'new'))
      await runs(4)
      expect(verdicts()).toEqual([
        '1 changed',
        '1 updated',
        '1 equal',
        '1 changed',
      ])
    } finally {
      child.stdin?.write('q')
    }
  })
})
