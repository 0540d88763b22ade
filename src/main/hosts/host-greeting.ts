/** What the host prints as its only line, once it listens or cannot. */
export type HostGreeting =
  | {
      readonly type: 'listening'
      readonly executable: string
      readonly python: string
      readonly ipykernel: string
      /** Not the spawned process's where a launcher (`py`) is in between. */
      readonly pid: number
      readonly where:
        | { readonly socketPath: string }
        | { readonly port: number; readonly token: string }
    }
  | {
      readonly type: 'missing'
      readonly executable: string
      readonly python: string
      /** Name of the module, or `python>=3.8`. */
      readonly missing: string
      /** Whether this Python has pip to mend it with. */
      readonly pip: boolean
    }
  | {
      readonly type: 'failed'
      readonly executable: string
      readonly python: string
      /** Python traceback. */
      readonly error: string
    }

/** Reads a line that tells what the first process is at, or that it is at nothing. */
export function parseHostWork(
  line: string,
): { readonly work: string | undefined } | undefined {
  const match = /^\{"work": (?:null|"([^"]*)")\}$/.exec(line)
  return match ? { work: match[1] } : undefined
}

/** Reads the line; undefined when it is not one of the host's. */
export function parseHostGreeting(line: string): HostGreeting | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) {
    return undefined
  }
  const facts = new Map<string, unknown>(Object.entries(value))
  const text = (key: string): string | undefined => {
    const fact = facts.get(key)
    return typeof fact === 'string' ? fact : undefined
  }
  const executable = text('executable')
  const python = text('python')
  if (executable === undefined || python === undefined) {
    return undefined
  }
  const missing = text('missing')
  if (missing !== undefined) {
    const pip = facts.get('pip') === true
    return { type: 'missing', executable, python, missing, pip }
  }
  const error = text('error')
  if (error !== undefined) {
    return { type: 'failed', executable, python, error }
  }
  const ipykernel = text('ipykernel')
  const where = readWhere(text('socket'), facts.get('port'), text('token'))
  const pid = facts.get('pid')
  if (
    ipykernel === undefined ||
    where === undefined ||
    typeof pid !== 'number'
  ) {
    return undefined
  }
  return { type: 'listening', executable, python, ipykernel, pid, where }
}

function readWhere(
  socketPath: string | undefined,
  port: unknown,
  token: string | undefined,
): { socketPath: string } | { port: number; token: string } | undefined {
  if (socketPath !== undefined) {
    return { socketPath }
  }
  return typeof port === 'number' && token !== undefined
    ? { port, token }
    : undefined
}
