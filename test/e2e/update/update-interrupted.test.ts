import { spawn } from 'node:child_process'
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'

import { build } from 'rolldown'
import { expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import {
  Project,
  cleanEnvironment,
  python,
} from '../../helpers/runs/consumer.ts'
import { until } from '../../helpers/until.ts'

const COUNT = 100
/** Long enough that a write takes its time. */
const contentOf = (index: number, word: string): string =>
  `${index} ${word} `.repeat(10_000)

/** Updates the files that are still old, one after the other. */
const UPDATER = `
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
const { writeNotebook } = await import(pathToFileURL(process.argv[2]).href)
for (let index = 0; index < ${COUNT}; index += 1) {
  const file = process.argv[1] + '/' + index + '.ipynb'
  const before = await readFile(file)
  const after = Buffer.from(before.toString().replaceAll('old', 'new'))
  if (after.equals(before)) continue
  await writeNotebook({ file, shown: file, within: [], before, after })
  console.log(index)
}
`

test(`SIGKILL at random moments of ${COUNT} updates leaves each file old or new`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitest-notebook-killed-'))
  const program = join(folder, 'write-notebook.mjs')
  try {
    await build({
      input: join(root, 'src/worker/recording/write-notebook.ts'),
      platform: 'node',
      output: { file: program },
    })
    for (let index = 0; index < COUNT; index += 1) {
      writeFileSync(join(folder, `${index}.ipynb`), contentOf(index, 'old'))
    }
    const leftovers = (): string[] =>
      readdirSync(folder).filter((name) => name.endsWith('.tmp'))
    let kills = 0
    let killedWhileWriting = 0
    for (;;) {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', UPDATER, folder, program],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const closed = new Promise<NodeJS.Signals | null>((resolve) => {
        child.on('close', (_code, signal) => resolve(signal))
      })
      let updates = Math.ceil(Math.random() * 15)
      await new Promise((resolve) => {
        child.on('close', resolve)
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          updates -= text.split('\n').length - 1
          if (updates <= 0) {
            resolve(undefined)
          }
        })
      })
      await sleep(Math.random() * 10)
      child.kill('SIGKILL')
      const wasKilled = (await closed) === 'SIGKILL'
      for (let index = 0; index < COUNT; index += 1) {
        const content = readFileSync(join(folder, `${index}.ipynb`), 'utf8')
        const isWhole =
          content === contentOf(index, 'old') ||
          content === contentOf(index, 'new')
        expect({ index, isWhole }).toEqual({ index, isWhole: true })
      }
      if (!wasKilled) {
        break
      }
      kills += 1
      if (leftovers().length > 0) {
        killedWhileWriting += 1
      }
    }
    // Else this has shown nothing.
    expect(kills).toBeGreaterThan(3)
    expect(killedWhileWriting).toBeGreaterThan(0)
    // What a killed process left beside a notebook, the next update removes.
    expect(leftovers()).toEqual([])
    expect(readFileSync(join(folder, '99.ipynb'), 'utf8')).toBe(
      contentOf(99, 'new'),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a full disk leaves the notebook as it was', async () => {
  const before = notebookFile([
    { code: "print('x' * 3_000_000)", outputs: [stdout('short\n')] },
  ])
  using project = new Project({ 'a.ipynb': before })
  // A limit for the size of files cuts a write short, and then refuses the
  // rest, as a full disk does; it needs no disk of its own.
  const limited = [
    'import os, resource, signal, sys',
    'signal.signal(signal.SIGXFSZ, signal.SIG_IGN)',
    'resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))',
    'os.execv(sys.argv[1], sys.argv[1:])',
  ].join('\n')
  const child = spawn(
    python,
    ['-c', limited, ...project.command, 'run', '-u'],
    {
      cwd: project.folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code).toBe(1)
  expect(/was not updated.*/.exec(output)?.[0]).toBe(
    'was not updated: EFBIG: file too large, write.',
  )
  expect(stripVTControlCharacters(output)).toMatch(
    /^ +Cells {2}1 not written$/m,
  )
  expect(readFileSync(join(project.folder, 'a.ipynb'), 'utf8')).toBe(before)
  expect(
    readdirSync(project.folder).filter((name) => name.startsWith('.a')),
  ).toEqual([])
})

test.each(['SIGINT', 'SIGKILL'] as const)(
  'nothing is written when the run is ended by %s before the notebook has ended',
  async (signal) => {
    const before = notebookFile([
      { code: 'print(1)', outputs: [stdout('one\n')] },
      {
        code: "open('started', 'w').close()\nimport time\ntime.sleep(60)",
        outputs: [],
      },
    ])
    using project = new Project({ 'a.ipynb': before })
    const child = project.spawn(['run', '-u'])
    await until('the second cell runs', () =>
      readdirSync(project.folder).includes('started'),
    )
    const closed = new Promise((resolve) => child.on('close', resolve))
    child.kill(signal)
    await closed
    expect(readFileSync(join(project.folder, 'a.ipynb'), 'utf8')).toBe(before)
  },
)
