import { inspect } from 'node:util'

/** An option of `notebooks()` to write down, and why. */
export interface ConfigEntry {
  readonly name: string
  /** What `inspect` can show as JavaScript. */
  readonly value: unknown
  readonly comment?: string
}

/** A `vitest.config.mts` that runs notebooks with these options. */
export function renderConfig(
  options: readonly ConfigEntry[],
  test: readonly ConfigEntry[] = [],
): string {
  return [
    "import { defineConfig } from 'vitest/config'",
    "import { notebooks } from 'vitest-notebook'",
    '',
    'export default defineConfig({',
    ...renderPlugin(options),
    ...(test.length === 0
      ? []
      : ['  test: {', ...test.flatMap((entry) => lines(entry, 4)), '  },']),
    '})',
    '',
  ].join('\n')
}

/** The lines that a configuration needs which is there already. */
export function renderAddition(
  name: string,
  options: readonly ConfigEntry[],
): string {
  return [
    `// ${name}`,
    "import { notebooks } from 'vitest-notebook'",
    '',
    ...renderPlugin(options).map((line) => line.slice(2)),
  ].join('\n')
}

function renderPlugin(options: readonly ConfigEntry[]): readonly string[] {
  return options.length === 0
    ? ['  plugins: [notebooks()],']
    : [
        '  plugins: [',
        '    notebooks({',
        ...options.flatMap((entry) => lines(entry, 6)),
        '    }),',
        '  ],',
      ]
}

function lines(
  { name, value, comment }: ConfigEntry,
  indentation: number,
): readonly string[] {
  const shown = inspect(value, {
    depth: Infinity,
    breakLength: 72 - indentation,
    maxArrayLength: null,
    maxStringLength: null,
  })
  return [
    ...(comment === undefined ? [] : [`// ${comment}`]),
    `${name}: ${shown},`,
  ]
    .flatMap((line) => line.split('\n'))
    .map((line) => `${' '.repeat(indentation)}${line}`)
}
