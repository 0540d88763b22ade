import { readFileSync } from 'node:fs'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment of this process as the user's shell has it. Vitest (4.1 and
 * 5.1, `createVitest`) sets variables in its own process, and 4.1 also sets
 * what Vite gives modules as `import.meta.env`; a notebook that looks for
 * `MODE` or `NODE_ENV` means the user's.
 *
 * @param of.vite `env` of Vite's resolved configuration.
 * @param of.atStart The environment that this process was started with, where the system tells it.
 */
export function userEnvironment(
  env: Environment,
  of: {
    readonly vite: Readonly<Record<string, unknown>>
    readonly atStart: Environment | undefined
  },
): NodeJS.ProcessEnv {
  const set: Environment = {
    TEST: 'true',
    VITEST: 'true',
    NODE_ENV: env['VITE_USER_NODE_ENV'] ?? 'test',
    VITE_USER_NODE_ENV: env['VITE_USER_NODE_ENV'],
    ...Object.fromEntries(
      Object.entries(of.vite).map(([name, value]) => [name, asVariable(value)]),
    ),
  }
  const users = { ...env }
  for (const [name, value] of Object.entries(set)) {
    // Where the start is not known, a value of the shell's that is the same as
    // Vitest's goes with it.
    if (of.atStart) {
      users[name] = of.atStart[name]
    } else if (users[name] === value) {
      users[name] = undefined
    }
  }
  return users
}

function asVariable(value: unknown): string {
  return typeof value === 'boolean' ? (value ? '1' : '') : String(value)
}

/** Reads what this process was started with; Linux only. */
export function readStartEnvironment(): Environment | undefined {
  try {
    return parseEnvironment(readFileSync('/proc/self/environ', 'utf8'))
  } catch {
    return undefined
  }
}

/** Reads `NAME=value` entries that end with NUL. */
export function parseEnvironment(text: string): Environment {
  return Object.fromEntries(
    text
      .split('\0')
      .filter((entry) => entry.includes('='))
      .map((entry) => {
        const at = entry.indexOf('=')
        return [entry.slice(0, at), entry.slice(at + 1)]
      }),
  )
}
