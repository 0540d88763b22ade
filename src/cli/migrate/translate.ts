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

/** Limits for a cell that hold where none is given: theirs are longer than ours. */
const DEFAULT_TIMEOUTS = [
  [/^--nbval/, 'nbval', 2000],
  [/^--nbmake/, 'nbmake', 300],
] as const

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
  const [, tool, limit] =
    DEFAULT_TIMEOUTS.find(([pattern]) =>
      settings.some(({ name }) => pattern.test(name)),
    ) ?? []
  if (limit !== undefined && !options.has('timeout')) {
    options.set('timeout', {
      name: 'timeout',
      value: limit * 1000,
      comment: `What a cell may take by default with ${tool}.`,
    })
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
