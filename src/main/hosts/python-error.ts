import path from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import { quotePath } from '../../common/words/quote-path.ts'
import type { HostLaunch } from './host-process.ts'
import type { PythonCandidate } from './python-candidates.ts'

/** A Python that was tried, and why it is of no use. */
export interface PythonFinding {
  readonly candidate: PythonCandidate
  readonly launch: Extract<
    HostLaunch,
    { readonly type: 'absent' | 'missing' | 'broken' }
  >
}

/** Where it was looked for, and what could mend it. */
export interface PythonPlace {
  /** Paths are shown relative to it. */
  readonly root: string
  /** Folders that an environment was looked for in. */
  readonly searched: readonly string[]
  /** Whether `uv`, which brings a Python, can be called. */
  readonly hasUv: boolean
  /** Whether the command `vitest-notebook` looks, whose users need no configuration. */
  readonly isCommand?: boolean | undefined
}

/**
 * `NB_ERR_PYTHON`: every Python that was looked at with what was found, and the
 * command that mends the nearest of them.
 */
export function noPythonError(
  findings: readonly PythonFinding[],
  place: PythonPlace,
): NotebookError {
  const { root, searched, isCommand = false } = place
  const rows = findings.map((finding) => describeFinding(finding, root))
  const width = Math.max(0, ...rows.map(({ name }) => name.length))
  const byOption = findings[0]?.candidate.origin === 'option'
  const folders = searched.map((folder) => shownPath(folder, root) || '.')
  return new NotebookError(
    'NB_ERR_PYTHON',
    [
      byOption
        ? `The Python of the option \`${isCommand ? '--python' : 'python'}\` cannot run notebooks.`
        : 'No Python with ipykernel was found.',
      'Looked at:',
      ...rows.map(({ name, fact }) => `  ${name.padEnd(width)}  ${fact}`),
      ...(byOption || folders.length === 0
        ? []
        : [`Environments were looked for in: ${folders.join(', ')}`]),
      'Fix it with one of:',
      `  ${remedy(findings, place)}`,
      ...(isCommand ? BY_COMMAND : BY_OPTION).map((line) => `  ${line}`),
    ].join('\n'),
  )
}

const BY_OPTION = [
  "notebooks({ python: '/path/to/python' })",
  "notebooks({ server: { url: 'http://localhost:8888', token: '…' } })",
]
const BY_COMMAND = [
  'npx vitest-notebook --python /path/to/python',
  'npx vitest-notebook --server http://localhost:8888 (its token: JUPYTER_TOKEN)',
]

/** A Python that was looked at, and what is wrong with it. */
export function describeFinding(
  { candidate, launch }: PythonFinding,
  root: string,
): { readonly name: string; readonly fact: string } {
  return {
    name: displayName(candidate, root),
    fact: describe(launch, candidate, root),
  }
}

const ABSENT: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'is not executable'],
  ['ENOENT', 'not there'],
])

function describe(
  launch: PythonFinding['launch'],
  candidate: PythonCandidate,
  root: string,
): string {
  switch (launch.type) {
    case 'absent':
      return ABSENT.get(launch.code) ?? `cannot be started (${launch.code})`
    case 'missing': {
      const lack = isTooOld(launch)
        ? `Python 3.8 or newer is needed`
        : `${launch.missing} is not installed`
      const which =
        candidate.origin === 'path'
          ? `${shownPath(launch.executable, root)}, Python ${launch.python}`
          : `Python ${launch.python}`
      return `${lack} (${which})`
    }
    case 'broken': {
      const { exit } = launch
      const end = exit.signal ?? `exit code ${exit.exitCode}`
      const lastLine = exit.stderrTail.split('\n').at(-1) ?? ''
      const fact =
        exit.work === undefined ? lastLine : `ended while ${exit.work}`
      return fact === '' && exit.exitCode === 0
        ? 'ended without an answer (exit code 0)'
        : `does not work: ${fact === '' ? end : `${fact} (${end})`}`
    }
  }
}

function remedy(
  findings: readonly PythonFinding[],
  { root, hasUv }: PythonPlace,
): string {
  for (const { candidate, launch } of findings) {
    if (
      launch.type === 'missing' &&
      candidate.origin !== 'path' &&
      !isTooOld(launch)
    ) {
      const python = quotePath(displayName(candidate, root))
      const install = `${python} -m pip install ipykernel`
      if (launch.pip) {
        return install
      }
      return hasUv
        ? `uv pip install --python ${python} ipykernel`
        : `${python} -m ensurepip && ${install}`
    }
  }
  const base = findings.find(
    ({ candidate, launch }) =>
      candidate.origin === 'path' &&
      launch.type === 'missing' &&
      !isTooOld(launch),
  )
  const isThereNone =
    !base && findings.some(({ candidate }) => candidate.origin === 'path')
  if (hasUv && isThereNone) {
    return 'uv venv && uv pip install ipykernel'
  }
  const [byDefault, made] =
    process.platform === 'win32'
      ? ['py -3', String.raw`.venv\Scripts\python`]
      : ['python3', '.venv/bin/python']
  const python = base ? displayName(base.candidate, root) : byDefault
  const make = `${python} -m venv .venv && ${made} -m pip install ipykernel`
  return isThereNone
    ? `Install Python (https://www.python.org/downloads), then: ${make}`
    : make
}

function isTooOld({ missing }: { readonly missing: string }): boolean {
  return missing.startsWith('python')
}

function displayName(
  { executable, args }: PythonCandidate,
  root: string,
): string {
  const name = path.isAbsolute(executable)
    ? shownPath(executable, root)
    : executable
  return [name, ...args].join(' ')
}

function shownPath(file: string, root: string): string {
  const inside = path.relative(root, file)
  return inside.startsWith('..') || path.isAbsolute(inside) ? file : inside
}
