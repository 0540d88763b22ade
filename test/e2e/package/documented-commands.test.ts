// @module-tag thorough

import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { describe, expect, test } from 'vitest'

import { codeBlocks } from '../../docs/documents.ts'
import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import {
  Project,
  cleanEnvironment,
  configWith,
  consumerFolder,
  python,
} from '../../helpers/runs/consumer.ts'
import { makeRepository } from '../../helpers/runs/repository.ts'

/** Commands of the documents that are not run here. */
const NOT_RUN: readonly RegExp[] = [
  // They install something, or are scripts of the repository: test/docs knows these.
  /^(?:npm|pip|python3?|\S*\/pip|deno) /,
  /^npx changeset /,
  // What another tool takes.
  /^(?:pytest|papermill) /,
  // They stay, or ask a server: examples.test.ts starts one.
  /^npx vitest --ui$/,
  /^JUPYTER_(?:SERVER_URL|TOKEN)=/,
  // Of an example: examples.test.ts runs them.
  /--root examples\//,
]

const commands = [
  ...new Set(
    codeBlocks('sh').flatMap(({ text }) =>
      text
        .split('\n')
        .map((line) => line.replace(/\s+#.*$/, '').trim())
        .filter((line) => line !== ''),
    ),
  ),
].filter((command) => !NOT_RUN.some((pattern) => pattern.test(command)))

/** What the documents speak of. */
const FILES = {
  'vitest.config.ts': configWith(),
  'pytest.ini': '[pytest]\naddopts = --nbval\n',
  'nbval.cfg': '[dates]\nregex: \\d{4}-\\d\\d-\\d\\d\nreplace: DATE\n',
  'data/prices.csv': 'city,price\nOslo,3.99\n',
  'docs/intro.ipynb': notebookFile([
    { markdown: '# Introduction' },
    ...['describe', 'prices', 'total', 'mean'].map((name) => ({
      code: `print('${name}')`,
      outputs: [stdout(`${name}\n`)],
    })),
  ]),
  'analysis.ipynb': notebookFile(['def func(a, b): return a + b']),
  'analysis.test.ts':
    codeBlocks('ts').find(({ text }) => text.startsWith('// analysis.test.ts'))
      ?.text ?? '',
  'report.ipynb': notebookFile([
    {
      code: "print(open('data/prices.csv').readline(), end='')",
      outputs: [stdout('city,price\n')],
    },
  ]),
}

test('those that are run are ours', () => {
  expect(commands.length).toBeGreaterThan(20)
  expect(
    commands.filter(
      (command) =>
        !/^(?:\w+=\w+ )*npx vitest(?:-notebook)? /.test(`${command} `),
    ),
  ).toEqual([])
})

describe.concurrent('a reader types', () => {
  test.each(commands)('%s', async (command) => {
    using project = new Project(FILES)
    makeRepository(project)
    const { code, output } = await inShell(project, command)
    expect(`${code}: ${output}`).toMatch(/^0: /)
  })
})

/** In the folder of the project, with what npm installs on the path. */
async function inShell(
  { folder }: Project,
  command: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const programs = join(consumerFolder('vitest-4'), 'node_modules/.bin')
  const child = spawn(command.replace('npx ', ''), {
    cwd: folder,
    shell: true,
    env: cleanEnvironment({
      PATH: `${programs}${delimiter}${process.env['PATH']}`,
      // The project is a repository of its own, with an active environment.
      VIRTUAL_ENV: dirname(dirname(python)),
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { code, output: stripVTControlCharacters(output) }
}
