import { expect, test } from 'vitest'

import type { PythonCandidate } from '../../../src/main/hosts/python-candidates.ts'
import { noPythonError } from '../../../src/main/hosts/python-error.ts'
import type {
  PythonFinding,
  PythonPlace,
} from '../../../src/main/hosts/python-error.ts'

const PLACE: PythonPlace = { root: '/p', searched: [], hasUv: false }

const finding = (
  executable: string,
  launch: PythonFinding['launch'],
  origin: PythonCandidate['origin'] = 'path',
): PythonFinding => ({
  candidate: { executable, args: [], origin },
  launch,
})
const ABSENT = { type: 'absent', code: 'ENOENT' } as const
const missing = (what: string, pip = true): PythonFinding['launch'] => ({
  type: 'missing',
  executable: '/usr/bin/python3',
  python: '3.12.0',
  missing: what,
  pip,
})

/** The first remedy. */
function remedy(
  findings: readonly PythonFinding[],
  place: Partial<PythonPlace> = {},
): string | undefined {
  const { message } = noPythonError(findings, { ...PLACE, ...place })
  return message.split('Fix it with one of:\n  ')[1]?.split('\n')[0]
}

test
  .runIf(process.platform !== 'win32')
  .each<[string, readonly PythonFinding[], boolean, string]>([
    [
      'an environment without ipykernel',
      [finding('/p/.venv/bin/python', missing('ipykernel'), 'folder')],
      false,
      '.venv/bin/python -m pip install ipykernel',
    ],
    [
      'one that has no pip',
      [finding('/p/.venv/bin/python', missing('ipykernel', false), 'folder')],
      false,
      '.venv/bin/python -m ensurepip && .venv/bin/python -m pip install ipykernel',
    ],
    [
      'one that has no pip, where there is uv',
      [finding('/p/.venv/bin/python', missing('ipykernel', false), 'folder')],
      true,
      'uv pip install --python .venv/bin/python ipykernel',
    ],
    [
      'only a Python of the system',
      [
        finding('/p/.venv/bin/python', ABSENT, 'folder'),
        finding('python3', missing('ipykernel')),
      ],
      true,
      'python3 -m venv .venv && .venv/bin/python -m pip install ipykernel',
    ],
    [
      'one that has another name',
      [finding('python3', ABSENT), finding('python', missing('ipykernel'))],
      false,
      'python -m venv .venv && .venv/bin/python -m pip install ipykernel',
    ],
    [
      'none at all',
      [finding('python3', ABSENT), finding('python', ABSENT)],
      false,
      'Install Python (https://www.python.org/downloads), then: python3 -m venv .venv && .venv/bin/python -m pip install ipykernel',
    ],
    [
      'the option names one that is not there',
      [finding('/x/python', ABSENT, 'option')],
      true,
      'python3 -m venv .venv && .venv/bin/python -m pip install ipykernel',
    ],
    [
      'none, but uv',
      [finding('python3', ABSENT)],
      true,
      'uv venv && uv pip install ipykernel',
    ],
    [
      'one that is too old, and uv',
      [finding('python', missing('python>=3.8', false))],
      true,
      'uv venv && uv pip install ipykernel',
    ],
  ])('the first remedy: %s', (_, findings, hasUv, expected) => {
  expect(remedy(findings, { hasUv })).toBe(expected)
})

test('the folders that were looked in', () => {
  const searched = ['/p/docs/a', '/p/docs', '/p', '/']
  const findings = [finding('python3', ABSENT)]
  expect(noPythonError(findings, { ...PLACE, searched }).message).toContain(
    '\nEnvironments were looked for in: docs/a, docs, ., /\n',
  )
  const [option] = [finding('/x/python', ABSENT, 'option')]
  expect(noPythonError([option], { ...PLACE, searched }).message).not.toContain(
    'looked for in',
  )
})

test.each([
  ['ENOENT', 'not there'],
  ['EACCES', 'is not executable'],
  ['ENOEXEC', 'cannot be started (ENOEXEC)'],
])('%s: %s', (code, fact) => {
  const findings = [finding('python3', { type: 'absent', code })]
  expect(noPythonError(findings, PLACE).message).toContain(`python3  ${fact}\n`)
})
