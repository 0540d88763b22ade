import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import type { CliOptions } from 'vitest/node'

import { nearest } from '../../common/words/suggest.ts'
import { OWN_OPTIONS } from '../arguments/own-options.ts'
import { CommandError } from '../command-error.ts'
import type { FoundVitest, VitestApi } from './find-vitest.ts'
import { describePytestOption } from './pytest-habits.ts'

/** What of the arguments is Vitest's, as Vitest reads it. */
export interface VitestArguments {
  readonly paths: readonly string[]
  readonly options: CliOptions
}

/**
 * Options that every Vitest from 4.1 has. For others it is asked, which takes
 * as long as its start does.
 */
const COMMON = new Set(
  'root r config c update u watch w run related testNamePattern t dir ui open silent hideSkippedTests reporter outputFile coverage mode maxWorkers project color exclude passWithNoTests bail retry sequence shard changed testTimeout hookTimeout slowTestThreshold logHeapUsage'.split(
    ' ',
  ),
)

/**
 * Has Vitest read its options, and refuses those it does not know, as its own
 * command does.
 *
 * @param args Without options of ours.
 * @throws CommandError
 */
export function vitestArguments(
  args: readonly string[],
  { parseCLI }: Pick<VitestApi, 'parseCLI'>,
  vitest: FoundVitest,
): VitestArguments {
  refuseCommand(args)
  const parsed = parseCLI(['vitest', ...args])
  const options: CliOptions & { readonly '--'?: readonly string[] } =
    parsed.options
  // What follows `--` is a path, whatever it looks like; Vitest leaves it out.
  const { '--': behind = [], ...ofVitest } = options
  const names = Object.keys(ofVitest)
  const rare = names.filter((name) => !COMMON.has(name))
  if (rare.length > 0) {
    const known = askForOptions(vitest)
    const unknown = rare.find((name) => !known.has(name))
    if (unknown !== undefined) {
      throw new CommandError(describeUnknown(unknown, [...known]))
    }
  }
  return { paths: [...parsed.filter, ...behind], options: normalise(ofVitest) }
}

/** Vitest's parser takes them for what they are there: `list` would run everything. */
function refuseCommand([word = '']: readonly string[]): void {
  if (OTHER_COMMANDS.has(word)) {
    throw new CommandError(
      `\`${word}\` is a command of Vitest, which runs no notebooks.\nOf Vitest: npx vitest ${word}. A folder of that name: npx vitest-notebook ./${word}`,
    )
  }
}

/** Of Vitest 4.1 and 5.1, those that do something else than to run tests. */
const OTHER_COMMANDS: ReadonlySet<string> = new Set([
  'bench',
  'list',
  'complete',
])

/** What Vitest's own command does to them before it starts (4.1, 5.1, `normalizeCliOptions`). */
function normalise(given: CliOptions): CliOptions {
  const { exclude, ...others } = given
  const options: CliOptions & { cliExclude?: string[] } = { ...others }
  if (exclude !== undefined) {
    options.cliExclude = [exclude].flat()
  }
  if (options.clearCache === true) {
    options.watch = false
    options.run = true
  }
  return options
}

/** Names of Vitest's options, as its parser gives them. */
function askForOptions({ folder }: FoundVitest): ReadonlySet<string> {
  const { stdout } = spawnSync(
    process.execPath,
    [join(folder, 'vitest.mjs'), '--help', '--expand-help'],
    { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  )
  const names = [...stdout.matchAll(/^ +(?:-(\w), )?--(?:no-)?([\w-]+)/gm)]
  return new Set(
    names.flatMap(([, short, name = '']) => [
      ...(short === undefined ? [] : [short]),
      name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    ]),
  )
}

function describeUnknown(name: string, known: readonly string[]): string {
  const shown = asOption(name)
  if (Object.hasOwn(OWN_OPTIONS, shown.slice(2))) {
    return `There is no option --no-${shown.slice(2)}.\nLeave it out: ${shown} holds only where it is given.`
  }
  const habit = describePytestOption(shown)
  if (habit !== undefined) {
    return habit
  }
  const meant = nearest(name, [...Object.keys(OWN_OPTIONS), ...known])
  return `There is no option ${shown}.\n${
    meant === undefined
      ? 'All options: npx vitest-notebook --help'
      : `Did you mean ${asOption(meant)}?`
  }`
}

function asOption(name: string): string {
  return name.length === 1
    ? `-${name}`
    : `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
