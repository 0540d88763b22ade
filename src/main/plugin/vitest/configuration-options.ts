import { basename } from 'node:path'

/** Those of Vitest's options that decide which files it runs, and how. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['-r', '--root'],
  ['--root', '--root'],
  ['-c', '--config'],
  ['--config', '--config'],
  ['--project', '--project'],
  ['--mode', '--mode'],
])

/**
 * What a run was told about its configuration, for commands that repeat it.
 * Nothing where Vitest was not started from the command line.
 *
 * @param argv as in `process.argv`
 */
export function configurationOptions(argv: readonly string[]): string[] {
  const [, script = '', ...args] = argv
  if (!/^vitest(?:\.mjs|\.js|\.cmd)?$/.test(basename(script))) {
    return []
  }
  return configurationWords(args)
}

/** The same of the arguments alone. */
export function configurationWords(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const options = end === -1 ? args : args.slice(0, end)
  return options.flatMap((arg, i) => {
    const [, key = arg, value] = /^(-[^=]+)=(.*)$/s.exec(arg) ?? []
    const name = NAMES.get(key)
    const given = value ?? options[i + 1]
    return name === undefined || given === undefined ? [] : [name, given]
  })
}
