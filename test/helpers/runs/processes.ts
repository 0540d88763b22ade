import { readFileSync, readdirSync } from 'node:fs'

export interface RunningProcess {
  readonly pid: number
  readonly command: string
}

/**
 * The processes that inherited `variable` from whoever started the first of
 * them, in whatever group, session and pid they are now. Linux only: no other
 * system shows the environment of every process in one way.
 */
export function processesWith(variable: string): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
        if (!environment.split('\0').includes(variable)) {
          return []
        }
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return [{ pid: Number(pid), command: command.replaceAll('\0', ' ') }]
      } catch {
        // Gone in the meantime, or somebody else's.
        return []
      }
    })
}
