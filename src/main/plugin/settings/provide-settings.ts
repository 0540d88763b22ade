import type { Vitest } from 'vitest/node'

import type { RuntimeSettings } from '../../../contract/settings.ts'

const settingsOf = new WeakMap<Vitest, Map<string, RuntimeSettings>>()

/** Tells the workers of all projects: their tests may open notebooks, too. */
export function provideToAll(vitest: Vitest, settings: RuntimeSettings): void {
  const all = settingsOf.get(vitest) ?? new Map<string, RuntimeSettings>()
  settingsOf.set(vitest, all.set(settings.brokerPath, settings))
  vitest.provide('vitest-notebook:all', [...all.values()])
}
