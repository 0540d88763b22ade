import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import type { NotebookOptions } from '../../main/options/options.ts'
import { CommandError } from '../command-error.ts'
import { OWN_OPTIONS } from './own-options.ts'

/** The arguments of a run, taken apart. */
export interface RunArguments {
  readonly options: Readonly<NotebookOptions>
  /** Our options as a command repeats them. */
  readonly repeat: readonly string[]
  /** `-u` without a value. */
  readonly update: boolean
  /** All others in their order: paths, and options of Vitest. */
  readonly others: readonly string[]
}

/**
 * Takes the options that are ours out of the arguments.
 *
 * @throws CommandError for a value that is not understood.
 */
export function parseArguments(
  args: readonly string[],
  cwd: string,
): RunArguments {
  const given = new Map<string, string[]>()
  const taken = new Set<number>()
  let update = false
  for (const token of tokensOf(args)) {
    if (token.kind !== 'option') {
      continue
    }
    const { name, value, index, inlineValue } = token
    // In `-ut` it is one of several, and `--update=all` is Vitest's.
    if (/^(?:-u|--update)$/.test(args[index] ?? '')) {
      update = true
      taken.add(index)
    }
    const option = Object.hasOwn(OWN_OPTIONS, name) && OWN_OPTIONS[name]
    if (!option || token.rawName !== `--${name}`) {
      continue
    }
    if (option.takes === undefined && value !== undefined) {
      throw new CommandError(`--${name} takes no value, got \`${value}\`.`)
    }
    // One that is left out must not swallow the option that follows.
    if (
      option.takes !== undefined &&
      (value === undefined || (!inlineValue && value.startsWith('--')))
    ) {
      throw new CommandError(
        `--${name} needs a value: ${option.expected ?? option.takes}.`,
      )
    }
    given.set(name, [...(given.get(name) ?? []), value ?? ''])
    taken.add(index)
    if (value !== undefined && !inlineValue) {
      taken.add(index + 1)
    }
  }
  if (given.has('lax') && given.has('baseline')) {
    throw new CommandError(
      '--lax and --baseline exclude each other: --lax is --baseline none.',
    )
  }
  return {
    options: Object.assign(
      {},
      ...[...given].map(([name, values]) => optionsOf(name, values, cwd)),
    ),
    repeat: [...given].flatMap(([name, values]) => repeated(name, values)),
    update,
    others: args.filter((_, index) => !taken.has(index)),
  }
}

function tokensOf(args: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(OWN_OPTIONS).map(([name, { takes }]) => [
        name,
        { type: takes === undefined ? 'boolean' : 'string' },
      ]),
    ),
  })
  return tokens
}

function optionsOf(
  name: string,
  values: readonly string[],
  cwd: string,
): Readonly<NotebookOptions> {
  const option = OWN_OPTIONS[name]
  const options = option?.parse(values, (path) => resolve(cwd, path))
  if (options) {
    return options
  }
  // An address may hold a token.
  const shown = name === 'server' ? 'something else' : `\`${values.at(-1)}\``
  throw new CommandError(
    `--${name} must be ${option?.expected ?? 'something else'}, got ${shown}.`,
  )
}

function repeated(name: string, values: readonly string[]): string[] {
  if (OWN_OPTIONS[name]?.takes === undefined) {
    return [`--${name}`]
  }
  return values.flatMap((value) => [
    `--${name}`,
    name === 'server' ? withoutSecrets(value) : value,
  ])
}

/** The token comes from the environment when the command is typed again. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) {
    return address === 'discover' ? address : ''
  }
  const url = new URL(address)
  url.search = ''
  url.username = ''
  url.password = ''
  return url.href
}
