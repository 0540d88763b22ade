import type { Vitest } from 'vitest/node'

/** The reporters of a run, which are there once they are told of it; no part of Vitest's API (4.1, 5.1). */
export function vitestReporters(vitest: Vitest): readonly unknown[] {
  const reporters: unknown = Reflect.get(vitest, 'reporters')
  return Array.isArray(reporters) ? reporters : []
}
