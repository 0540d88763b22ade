import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { isRecord } from '../../common/checks.ts'
import { messageOf } from '../../common/errors.ts'
import { CommandError } from '../command-error.ts'
import { parseIni } from './parse-ini.ts'
import { readArguments } from './read-arguments.ts'
import { readConftest } from './read-conftest.ts'
import type { Setting } from './setting.ts'
import { pytestCalls, shellWords } from './shell-words.ts'

/** A call of pytest in a script. */
export interface PytestCall {
  readonly from: string
  readonly settings: readonly Setting[]
}

/** What a project says of its tests of notebooks. */
export interface PytestSetup {
  /** Files that were read and say something. */
  readonly files: readonly string[]
  /** Of the configuration: it holds for every call. */
  readonly settings: readonly Setting[]
  readonly calls: readonly PytestCall[]
}

/** In this order pytest takes the first that has its section, and so is done here. */
const INI_FILES = [
  ['pytest.ini', 'pytest'],
  ['.pytest.ini', 'pytest'],
  ['pyproject.toml', ''],
  ['tox.ini', 'pytest'],
  ['setup.cfg', 'tool:pytest'],
] as const

const SCRIPTS = [
  'tox.ini',
  'noxfile.py',
  'Makefile',
  '.gitlab-ci.yml',
  '.travis.yml',
  'azure-pipelines.yml',
]

const CONFTESTS = [
  'conftest.py',
  'docs/conftest.py',
  'tests/conftest.py',
  'notebooks/conftest.py',
  'examples/conftest.py',
]

/** @throws CommandError for a pyproject.toml that cannot be read. */
export async function findSetup(root: string): Promise<PytestSetup> {
  const ini = await readIni(root)
  const conftests = CONFTESTS.map((file) => ({
    file,
    settings: readConftest(read(root, file) ?? '', file),
  })).filter(({ settings }) => settings.length > 0)
  const calls = [...SCRIPTS, ...workflows(root)].flatMap((file) =>
    callsIn(read(root, file) ?? '', file),
  )
  const files = [
    ...(ini ? [ini.file] : []),
    ...conftests.map(({ file }) => file),
    ...calls.map(({ from }) => from.replace(/:\d+$/, '')),
  ]
  return {
    files: [...new Set(files)],
    settings: [
      ...(ini?.settings ?? []),
      ...conftests.flatMap(({ settings }) => settings),
    ],
    calls,
  }
}

async function readIni(
  root: string,
): Promise<{ file: string; settings: readonly Setting[] } | undefined> {
  for (const [file, section] of INI_FILES) {
    const text = read(root, file)
    if (text === undefined) {
      continue
    }
    const values =
      file === 'pyproject.toml'
        ? await tomlSection(text)
        : parseIni(text).get(section)
    if (values) {
      return {
        file,
        settings: [...values].flatMap(([name, value]) =>
          name === 'addopts'
            ? readArguments(
                typeof value === 'string' ? shellWords(value) : value,
                `${file}, addopts`,
              )
            : [
                {
                  name,
                  value: typeof value === 'string' ? value : value.join('\n'),
                  from: file,
                },
              ],
        ),
      }
    }
  }
  return undefined
}

/** `tool.pytest.ini_options`, or `tool.pytest` (pytest 9). */
async function tomlSection(
  text: string,
): Promise<ReadonlyMap<string, string | readonly string[]> | undefined> {
  const { parse } = await import('smol-toml')
  let content
  try {
    content = parse(text)
  } catch (error) {
    throw new CommandError(`pyproject.toml cannot be read: ${messageOf(error)}`)
  }
  const tool = isRecord(content['tool']) ? content['tool'] : {}
  const pytest = tool['pytest']
  if (!isRecord(pytest)) {
    return undefined
  }
  const section = isRecord(pytest['ini_options'])
    ? pytest['ini_options']
    : pytest
  return new Map(
    Object.entries(section).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(asText) : asText(value),
    ]),
  )
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function workflows(root: string): readonly string[] {
  const folder = '.github/workflows'
  return existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((name) => /\.ya?ml$/.test(name))
        .toSorted()
        .map((name) => `${folder}/${name}`)
    : []
}

/** Calls that are about notebooks; others say nothing here. */
function callsIn(text: string, file: string): readonly PytestCall[] {
  const joined = text.replaceAll(/\\\r?\n\s*/g, ' ')
  return joined.split(/\r?\n/).flatMap((line) =>
    /^\s*#/.test(line)
      ? []
      : pytestCalls(scriptLine(line, file))
          .map((args) => ({ from: file, settings: readArguments(args, file) }))
          .filter(({ settings }) => settings.some(isAboutNotebooks)),
  )
}

/** The command in a line: of a list in YAML, or a call with strings in noxfile.py. */
function scriptLine(line: string, file: string): string {
  const command = file.endsWith('.py')
    ? [...line.matchAll(/(["'])(.*?)\1/g)].map(([, , text]) => text).join(' ')
    : line.replace(/^\s*(?:-\s+)?(?:run:|script:)?\s*/, '')
  return command.trim()
}

/** Whether it says anything about notebooks. */
export function hasNotebooks({ settings, calls }: PytestSetup): boolean {
  return calls.length > 0 || settings.some(isAboutNotebooks)
}

function isAboutNotebooks({ name, value }: Setting): boolean {
  return (
    /^--(?:nb|sanitize-with|current-env)/.test(name) ||
    name.startsWith('nb_') ||
    name === 'skip_compare' ||
    /\.ipynb\b/.test(value)
  )
}

function read(root: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch {
    return undefined
  }
}
