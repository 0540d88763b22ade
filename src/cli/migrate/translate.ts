import type { ConfigEntry } from '../render-config.ts'
import { INI_KEYS } from './ini-keys.ts'
import { notebookGlob, pathGlob, PYTEST_OPTIONS } from './pytest-options.ts'
import { needless, option, without } from './setting.ts'
import type { Effect, Setting } from './setting.ts'

/** A set-up of pytest as one of Vitest. */
export interface Translation {
  readonly options: readonly ConfigEntry[]
  readonly test: readonly ConfigEntry[]
  /** What need not be said, and what has no counterpart, each with the reason. */
  readonly needless: readonly Remark[]
  readonly without: readonly Remark[]
}

export interface Remark {
  readonly setting: Setting
  readonly why: string
}

/** What other tools do unless they are told otherwise, and is different here. */
const DEFAULTS: readonly (readonly [RegExp, readonly ConfigEntry[]])[] = [
  [
    /^--nbval/,
    [
      {
        name: 'timeout',
        value: 2_000_000,
        comment: 'What a cell may take by default with nbval.',
      },
      {
        name: 'onError',
        value: 'continue',
        comment: 'nbval runs the cells below one that raised, too.',
      },
    ],
  ],
  [
    /^--nbmake/,
    [
      {
        name: 'timeout',
        value: 300_000,
        comment: 'What a cell may take by default with nbmake.',
      },
    ],
  ],
]

export function translate(settings: readonly Setting[]): Translation {
  const options = new Map<string, ConfigEntry>()
  const test = new Map<string, ConfigEntry>()
  const remarks = { needless: [] as Remark[], without: [] as Remark[] }
  for (const setting of settings) {
    for (const effect of effectsOf(setting)) {
      switch (effect.type) {
        case 'option':
          options.set(effect.entry.name, united(options, effect.entry))
          break
        case 'test':
          test.set(effect.entry.name, effect.entry)
          break
        case 'needless':
          remarks.needless.push({ setting, why: effect.why })
          break
        case 'no counterpart':
          remarks.without.push({ setting, why: effect.why })
      }
    }
  }
  const [, defaults = []] =
    DEFAULTS.find(([pattern]) =>
      settings.some(({ name }) => pattern.test(name)),
    ) ?? []
  for (const entry of defaults) {
    if (!options.has(entry.name)) {
      options.set(entry.name, entry)
    }
  }
  return {
    options: [...options.values()],
    test: [...test.values()],
    ...remarks,
  }
}

function effectsOf({ name, value }: Setting): readonly Effect[] {
  if (Object.hasOwn(PYTEST_OPTIONS, name)) {
    const effect = PYTEST_OPTIONS[name]?.effect(value)
    return effect ? [effect] : []
  }
  if (Object.hasOwn(INI_KEYS, name)) {
    return INI_KEYS[name]?.(value) ?? []
  }
  switch (name) {
    case 'path':
      return /\.py(?:::|$)/.test(value)
        ? [needless('it is about other tests')]
        : [option('include', [notebookGlob(value)])]
    case 'skip_compare':
      return [option('ignore', [value])]
    case 'collect_ignore':
      return [option('exclude', [pathGlob(value)])]
    case 'collect_ignore_glob':
      return [option('exclude', [value])]
    case 'nb_regression':
      return [without('notebooks are tests by themselves here')]
  }
  return /^(?:--nb|nb_)/.test(name)
    ? [without('it is not known here')]
    : [needless('it is about other tests')]
}

/** Lists come together, of all else the last counts. */
function united(
  options: ReadonlyMap<string, ConfigEntry>,
  entry: ConfigEntry,
): ConfigEntry {
  const { value } = options.get(entry.name) ?? {}
  return Array.isArray(value) && Array.isArray(entry.value)
    ? {
        ...entry,
        value: [...new Set<unknown>([...value, ...entry.value])],
      }
    : entry
}
