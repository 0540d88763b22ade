import { basename } from 'node:path'

/** Those of Vitest's options that decide which files it runs, and how. */
const NAMES = ['root', 'config', 'project', 'mode'] as const

/**
 * What a run was told about its configuration, for commands that repeat it.
 *
 * @param given Options of the command line, as Vitest's own parser gives them.
 */
export function configurationWords(given: object): string[] {
  return NAMES.flatMap((name) => {
    const value: unknown = Reflect.get(given, name)
    return [value].flat().flatMap((each: unknown) =>
      // Vitest's parser takes "1" for a number, and "false" for a boolean.
      typeof each === 'string' ||
      typeof each === 'number' ||
      typeof each === 'boolean'
        ? [`--${name}`, String(each)]
        : [],
    )
  })
}

/**
 * Whether Vitest was started from the command line: what started it by its API
 * is repeated in another way.
 *
 * @param argv as in `process.argv`
 */
export function isVitestCommand([, script = '']: readonly string[]): boolean {
  return /^vitest(?:\.mjs|\.js|\.cmd)?$/.test(basename(script))
}
