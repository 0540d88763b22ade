import { isRecord } from '../common/checks.ts'

/** An option of `notebooks()` to write down, and why. */
export interface ConfigEntry {
  readonly name: string
  /** Strings, numbers, flags, regular expressions, lists and objects of them. */
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
  const shown = literal(value, WIDTH - indentation - name.length)
  return [
    ...(comment === undefined ? [] : [`// ${comment}`]),
    `${name}: ${shown},`,
  ]
    .flatMap((line) => line.split('\n'))
    .map((line) => `${' '.repeat(indentation)}${line}`)
}

/** Of a line. */
const WIDTH = 78

/** A value as JavaScript, laid out as formatters do. */
function literal(value: unknown, width: number): string {
  const members = membersOf(value)
  if (!members) {
    return scalar(value)
  }
  const { open, close, items } = members
  const flat = items.map(([key, item]) => `${key}${literal(item, Infinity)}`)
  const blank = open === '{' ? ' ' : ''
  const line = `${open}${blank}${flat.join(', ')}${blank}${close}`
  if (line.length <= width || items.length === 0) {
    return line
  }
  const lines = items
    .map(([key, item]) => `${key}${literal(item, width - 2 - key.length)},`)
    .flatMap((item) => item.split('\n'))
  return [open, ...lines.map((each) => `  ${each}`), close].join('\n')
}

/** Of a list or an object: what each item begins with, and the item. */
function membersOf(value: unknown):
  | {
      readonly open: string
      readonly close: string
      readonly items: readonly (readonly [string, unknown])[]
    }
  | undefined {
  if (Array.isArray(value)) {
    return { open: '[', close: ']', items: value.map((item) => ['', item]) }
  }
  if (!isRecord(value) || value instanceof RegExp) {
    return undefined
  }
  const items = Object.entries(value).map(
    ([key, item]) =>
      [
        `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: `,
        item,
      ] as const,
  )
  return { open: '{', close: '}', items }
}

function scalar(value: unknown): string {
  if (typeof value === 'string') {
    return quoted(value)
  }
  return typeof value === 'number'
    ? String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '_')
    : String(value)
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
  return `'${escaped.replaceAll("'", String.raw`\'`)}'`
}
