import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Projects in test/consumer that the packed package is installed into. */
export const consumers = ['vitest-4', 'vitest-5']
