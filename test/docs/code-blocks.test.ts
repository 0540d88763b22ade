import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { cellDirectives } from '../../src/directives/cell-directives.ts'
import { notebookDirectives } from '../../src/directives/notebook-directives.ts'
import { parseJson } from '../../src/nbformat/json/parse-json.ts'
import { root, testPython } from '../helpers/environments.ts'
import {
  code,
  codeCells,
  notebookOf,
} from '../helpers/notebooks/notebook-text.ts'
import { codeBlocks, documents, readDocument } from './documents.ts'
import type { CodeBlock } from './documents.ts'

const execute = promisify(execFile)

describe('TypeScript', () => {
  const blocks = codeBlocks('ts')
  /** In the repository, so that packages are found. */
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(root, 'node_modules/.docs-'))
    mkdirSync(join(folder, 'src'))
    // What an example imports from the reader's own project.
    writeFileSync(
      join(folder, 'src/molecules.ts'),
      'export function sameMolecule(a: unknown, b: unknown): boolean {\n  return a === b\n}\n',
    )
    for (const [index, block] of blocks.entries()) {
      writeFileSync(join(folder, `block-${index}.ts`), moduleOf(block))
    }
  })

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('is right by its types, and strictly', async () => {
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: {
          noUnusedLocals: false,
          allowImportingTsExtensions: true,
          rewriteRelativeImportExtensions: false,
        },
        include: ['*.ts'],
        exclude: [],
      }),
    )
    const typescript = join(root, 'node_modules/typescript/bin/tsc')
    const output = await execute(
      process.execPath,
      [typescript, '-p', folder, '--pretty', 'false'],
      { cwd: folder },
    ).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(
      output.replaceAll(
        /block-(\d+)\.ts/g,
        (_, index: string) => blocks[Number(index)]?.place ?? '',
      ),
    ).toBe('')
  })

  // One that defines tests cannot be run by a test: `examples/testing` is.
  const runnable = blocks
    .map((block, index) => [block.place, index, block.text] as const)
    .filter(([, , text]) => !/^(?:test|beforeAll)\(/m.test(text))

  test.each(runnable)('of %s runs', async (_, index) => {
    const file = pathToFileURL(join(folder, `block-${index}.ts`))
    await expect(import(file.href)).resolves.toBeDefined()
  })
})

/** An example as a module: what it leaves out is what every reader adds. */
function moduleOf({ text }: CodeBlock): string {
  const isFragment = /^(?:plugins|test): /m.test(text) && !/import /.test(text)
  const body = isFragment ? `defineConfig({\n${text}})\n` : text
  const imports = [
    ["import { notebooks } from 'vitest-notebook'", /\bnotebooks\(/],
    ["import { defineConfig } from 'vitest/config'", /\bdefineConfig\(/],
  ] as const
  const missing = imports
    .filter(([line, used]) => used.test(body) && !body.includes(line))
    .map(([line]) => line)
  return [...missing, body, 'export {}', '']
    .join('\n')
    .replaceAll("'vitest-notebook'", "'../../src/index.ts'")
    .replaceAll(
      "'vitest-notebook/comparison'",
      "'../../src/comparison/options/define-comparison.ts'",
    )
    .replaceAll("'vitest-notebook/test'", "'../../src/in-test/index.ts'")
}

test.each(codeBlocks('python').map((block) => [block.place, block.text]))(
  'the marks in %s mean something',
  (_, text) => {
    const notebook = notebookOf([code(text)], {
      kernelspec: { name: 'python3', language: 'python' },
    })
    const [cell] = codeCells(notebook)
    expect(cell && cellDirectives(notebook, cell).warnings).toEqual([])
  },
)

test('Python can be parsed', async () => {
  const sources = codeBlocks('python').map(({ text }) => text)
  const program =
    'import ast, json, sys\nfor source in json.loads(sys.argv[1]): ast.parse(source)'
  const parsed = execute(testPython(), ['-c', program, JSON.stringify(sources)])
  await expect(parsed).resolves.toMatchObject({ stderr: '' })
})

test('YAML can be parsed', async () => {
  const sources = codeBlocks('yaml').map(({ text }) => text)
  sources.push(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'))
  const program =
    'import json, sys, yaml\nprint(json.dumps([yaml.safe_load(source) for source in json.loads(sys.argv[1])]))'
  const { stdout } = await execute(testPython(), [
    '-c',
    program,
    JSON.stringify(sources),
  ])
  const parsed: readonly unknown[] = JSON.parse(stdout)
  expect(parsed).toHaveLength(sources.length)
  expect(parsed.at(-1)).toEqual([
    expect.objectContaining({ id: 'notebooks', language: 'system' }),
  ])
})

test.each(codeBlocks('json').map((block) => [block.place, block.text]))(
  'the metadata in %s means something',
  (_, text) => {
    const { metadata } = parseJson(text) as { metadata: JsonObject }
    const { warnings } = notebookDirectives(notebookOf([], metadata))
    expect(warnings).toEqual([])
  },
)

test('every option of Vitest in a command is one', async () => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { stdout } = await execute(process.execPath, [vitest, '--help'], {
    maxBuffer: 1e7,
  })
  const known = new Set(
    [...stdout.matchAll(/--([\w.-]+)/g)].map(([, name]) => name),
  )
  const commands = documents.flatMap((document) =>
    [
      ...readDocument(document).matchAll(
        /\bvitest (?:run|related)?\b[^`#\n]*/g,
      ),
    ].map(([command]) => [document, command] as const),
  )
  const used = commands.flatMap(([document, command]) =>
    [...command.matchAll(/ --([\w.-]+)/g)].map(
      ([, name]) => [document, name] as const,
    ),
  )
  expect(used.length).toBeGreaterThan(3)
  expect(used.filter(([, name]) => !known.has(name))).toEqual([])
})
