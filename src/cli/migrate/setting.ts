import type { ConfigEntry } from '../render-config.ts'

/** One thing that a set-up of pytest says. */
export interface Setting {
  /** An option (`--nbval-lax`), a key of a file (`nb_exec_timeout`), or `path`. */
  readonly name: string
  readonly value: string
  /** Where it stands. */
  readonly from: string
}

/** What a setting comes to. */
export type Effect =
  /** An option of `notebooks()`; of lists, the parts come together. */
  | { readonly type: 'option'; readonly entry: ConfigEntry }
  /** An option of Vitest, below `test`. */
  | { readonly type: 'test'; readonly entry: ConfigEntry }
  /** It is so anyway, or it says how something else is shown. */
  | { readonly type: 'needless'; readonly why: string }
  | { readonly type: 'no counterpart'; readonly why: string }

export function option(name: string, value: unknown, comment?: string): Effect {
  return {
    type: 'option',
    entry: { name, value, ...(comment !== undefined && { comment }) },
  }
}

export function testOption(name: string, value: unknown): Effect {
  return { type: 'test', entry: { name, value } }
}

export function needless(why: string): Effect {
  return { type: 'needless', why }
}

export function without(why: string): Effect {
  return { type: 'no counterpart', why }
}

/** A number of seconds as milliseconds; where it is none: no counterpart. */
export function seconds(name: string, value: string): Effect {
  const ms = Number(value) * 1000
  if (value.trim() === '' || !Number.isFinite(ms)) {
    return without(`${value} is no number of seconds`)
  }
  return option(name, ms < 0 ? 0 : Math.round(ms))
}
