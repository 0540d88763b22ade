import { readFileSync } from 'node:fs'

/** Of a thread that loads Vitest and runs a notebook, and the process around it; measured on 4.1 and 5.1. */
const ENOUGH = 128

/** Whether so few files may be open that a thread of this process could not load Vitest. */
export function allowsFewFiles(limit: number | undefined): boolean {
  return limit !== undefined && limit < ENOUGH
}

/**
 * How many files this process may have open: `ulimit -n`; Node has raised it as
 * far as it may. Undefined where it is not known: only Linux tells at once.
 */
export function openFilesLimit(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    return Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity)
  } catch {
    return undefined
  }
}
