import type { ConfigEntry } from '../render-config.ts'
import type { Setting } from './setting.ts'
import type { Translation } from './translate.ts'

/** The call of `vitest-notebook` that does what a call of pytest did. */
export function commandFor(
  settings: readonly Setting[],
  { options, test }: Translation,
): string {
  const paths = settings
    .filter(({ name, value }) => name === 'path' && !/\.py(?:::|$)/.test(value))
    .map(({ value }) => value.replace(/::.*$/, ''))
  return [
    'npx vitest-notebook run',
    ...paths.map(quoted),
    ...options.flatMap(ownWords),
    ...test.flatMap(vitestWords),
  ].join(' ')
}

/** Those that have no option of the command are left to the configuration. */
function ownWords({ name, value }: ConfigEntry): readonly string[] {
  switch (name) {
    case 'baseline':
      return value === 'none' ? ['--lax'] : []
    case 'sanitize':
      return list(value).flatMap((file) => ['--sanitize', quoted(file)])
    case 'exclude':
      return list(value).flatMap((glob) => ['--exclude', quoted(glob)])
    case 'kernel':
      return ['--kernel', quoted(String(value))]
    case 'onError':
      return ['--on-error', String(value)]
    case 'timeout':
      return ['--timeout', String(Number(value) / 1000)]
    default:
      return []
  }
}

function vitestWords({ name, value }: ConfigEntry): readonly string[] {
  if (name !== 'reporters') {
    return [`--${name}`, String(value)]
  }
  const [, file = ''] =
    /outputFile":"([^"]*)"/.exec(JSON.stringify(value)) ?? []
  return [
    '--reporter=default',
    '--reporter=junit',
    `--outputFile.junit=${quoted(file)}`,
  ]
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)]
}

function quoted(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
