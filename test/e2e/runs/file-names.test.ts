import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const stale = notebookFile([{ code: '1 + 1', outputs: [result('3')] }])
const updated = notebookFile([{ code: '1 + 1', outputs: [result('2')] }])

const NAMES = [
  '-u.ipynb',
  'UPPER.IPYNB',
  'a12.ipynb',
  'a:12.ipynb',
  'hash#mark.ipynb',
  'virtual:x.ipynb',
  'what?.ipynb',
  `${'x'.repeat(249)}.ipynb`,
]

/** Names that would act in a terminal, and how they are shown. */
const HOSTILE = [
  ['esc\u001b[31m.ipynb', 'esc␛[31m.ipynb'],
  ['new\nline.ipynb', 'new␊line.ipynb'],
  ['cr\rx.ipynb', 'cr␍x.ipynb'],
  ['bidi\u202ex.ipynb', 'bidi‹U+202E›x.ipynb'],
] as const

/** A notebook that does something to its own file, and has outputs to accept. */
function itself(code: string): string {
  return notebookFile([
    { code: `import os\n${code}`, outputs: [] },
    { code: '1 + 1', outputs: [result('3')] },
  ])
}

describeOnEachVitest('notebooks of any name', (consumer) => {
  test('run, and are updated; others say what is wrong', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          `{ python: ${JSON.stringify(python)}, output: 'artifacts' }`,
        ),
        ...Object.fromEntries(NAMES.map((name) => [name, stale])),
        'deleted.ipynb': itself("os.remove('deleted.ipynb')"),
        'folder.ipynb': itself(
          "os.remove('folder.ipynb'); os.mkdir('folder.ipynb')",
        ),
        [String.raw`back\slash.ipynb`]: stale,
        ...Object.fromEntries(HOSTILE.map(([name]) => [name, stale])),
      },
      consumer,
    )
    const { files, output, exitCode } = await project.run(['-u'])
    expect(exitCode).toBe(1)
    for (const name of NAMES) {
      expect([name, files[name]?.status]).toEqual([name, 'passed'])
      expect(readFileSync(join(project.folder, name), 'utf8')).toBe(updated)
    }
    expect(readdirSync(join(project.folder, 'artifacts'))).toEqual(
      expect.arrayContaining(NAMES),
    )
    expect(output).toContain(
      'deleted.ipynb was not updated: it was deleted or renamed while it ran.',
    )
    expect(output).toContain(
      'folder.ipynb was not updated: a folder took its place while it ran.',
    )
    for (const [name, shown] of HOSTILE) {
      expect([shown, files[shown]?.status]).toEqual([shown, 'failed'])
      expect(output).toContain(
        `${shown} cannot be read: there is no such file.`,
      )
      expect(output).not.toContain(stripVTControlCharacters(name))
      expect(readFileSync(join(project.folder, name), 'utf8')).toBe(stale)
    }
    expect(output).toContain(
      'back/slash.ipynb cannot be read: there is no such file.',
    )
  })
})
