import path from 'node:path'

import { NotebookError } from '../../common/errors.ts'
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

/**
 * `NB_ERR_PYTHON`: every Python that was looked at with what was found, and the
 * command that mends the nearest of them.
 *
 * @param root paths are shown relative to it.
 */
export function noPythonError(
  findings: readonly PythonFinding[],
  root: string,
): NotebookError {
  const rows = findings.map(({ candidate, launch }) => ({
    name: displayName(candidate, root),
    fact: describe(launch, candidate, root),
  }))
  const width = Math.max(0, ...rows.map(({ name }) => name.length))
  return new NotebookError(
    'NB_ERR_PYTHON',
    [
      findings[0]?.candidate.origin === 'option'
        ? `The Python of the option \`python\` cannot run notebooks.`
        : 'No Python with ipykernel was found.',
      'Looked at:',
      ...rows.map(({ name, fact }) => `  ${name.padEnd(width)}  ${fact}`),
      'Fix it with one of:',
      `  ${remedy(findings, root)}`,
      "  notebooks({ python: '/path/to/python' })",
      "  notebooks({ server: { url: 'http://localhost:8888', token: '…' } })",
    ].join('\n'),
  )
}

function describe(
  launch: PythonFinding['launch'],
  candidate: PythonCandidate,
  root: string,
): string {
  switch (launch.type) {
    case 'absent':
      return launch.code === 'EACCES' ? 'is not executable' : 'not there'
    case 'missing': {
      const lack = launch.missing.startsWith('python')
        ? `Python 3.8 or newer is needed`
        : `${launch.missing} is not installed`
      const which =
        candidate.origin === 'path'
          ? `${relative(launch.executable, root)}, Python ${launch.python}`
          : `Python ${launch.python}`
      return `${lack} (${which})`
    }
    case 'broken': {
      const { exit } = launch
      const end = exit.signal ?? `exit code ${exit.exitCode}`
      const lastLine = exit.stderrTail.split('\n').at(-1) ?? ''
      const fact =
        exit.work === undefined ? lastLine : `ended while ${exit.work}`
      return `does not work: ${fact === '' ? end : `${fact} (${end})`}`
    }
  }
}

function remedy(findings: readonly PythonFinding[], root: string): string {
  for (const { candidate, launch } of findings) {
    if (launch.type !== 'missing' || candidate.origin === 'path') {
      continue
    }
    if (launch.missing.startsWith('python')) {
      continue
    }
    const python = quote(displayName(candidate, root))
    return launch.pip
      ? `${python} -m pip install ipykernel`
      : `uv pip install --python ${python} ipykernel`
  }
  return process.platform === 'win32'
    ? 'py -3 -m venv .venv && .venv\\Scripts\\python -m pip install ipykernel'
    : 'python3 -m venv .venv && .venv/bin/python -m pip install ipykernel'
}

function displayName(
  { executable, args }: PythonCandidate,
  root: string,
): string {
  const name = path.isAbsolute(executable)
    ? relative(executable, root)
    : executable
  return [name, ...args].join(' ')
}

function relative(file: string, root: string): string {
  const inside = path.relative(root, file)
  return inside.startsWith('..') || path.isAbsolute(inside) ? file : inside
}

function quote(text: string): string {
  return text.includes(' ') ? `"${text}"` : text
}
