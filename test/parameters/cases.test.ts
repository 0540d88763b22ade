import { describe, expect, test } from 'vitest'

import type { RuntimeSettings } from '../../src/contract/settings.ts'
import { resolveOptions } from '../../src/main/options/resolve-options.ts'
import { portableCases } from '../../src/main/plugin/settings/portable-parameters.ts'
import { casesOf } from '../../src/parameters/cases.ts'
import { acceptCommand } from '../../src/worker/report/accept-command.ts'
import { settingsOfCase } from '../../src/worker/session/parameters/settings-of-case.ts'

const EU = { name: 'eu', parameters: { region: 'eu' }, stored: true }
const US = { name: 'us', parameters: { region: 'us' } }

test('of several globs, the last has all cases', () => {
  const given = portableCases({
    cases: { '**/*.ipynb': [EU, US], 'reports/*.ipynb': [US] },
  })
  expect(casesOf(given, 'a.ipynb')).toEqual([EU, US])
  expect(casesOf(given, 'reports/a.ipynb')).toEqual([US])
  expect(casesOf(given, 'a.txt')).toEqual([])
  expect(portableCases({ cases: {} })).toBeUndefined()
})

test.each<[unknown, string]>([
  [{ 'a.ipynb': [] }, 'it must be a list of cases.'],
  [{ 'a.ipynb': US }, 'it must be a list of cases.'],
  [{ 'a.ipynb': [{ parameters: {} }] }, 'case 1 must be { name, parameters'],
  [{ 'a.ipynb': [US, { name: 'a > b' }] }, 'case 2 must be { name, parameters'],
  [{ 'a.ipynb': [{ name: '../x' }] }, 'with a name of letters, digits'],
  [{ 'a.ipynb': [US, US] }, 'two cases are called "us".'],
  [
    { 'a.ipynb': [EU, { name: 'as', stored: true }] },
    'both "eu" and "as" are `stored`',
  ],
  [
    { 'a.ipynb': [{ name: 'x', parameters: { f: () => {} } }] },
    'f cannot be given to a kernel: it is a function.',
  ],
])('%j is refused', (cases, message) => {
  expect(() => resolveOptions(Object.fromEntries([['cases', cases]]))).toThrow(
    message,
  )
})

test.each(['eu', 'Île-de-France', 'v1.2', '2024 Q1', '+1'])(
  'a case may be called %s',
  (name) => {
    const { cases } = resolveOptions({ cases: { 'a.ipynb': [{ name }] } })
    expect(cases['a.ipynb']).toEqual([{ name }])
  },
)

describe('the baseline of a case', () => {
  const baselineOf = (
    baseline: RuntimeSettings['baseline'],
    name: string,
  ): string | undefined => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that is read of them
    const settings = {
      root: '/p',
      baseline,
      cases: [{ pattern: '', cases: [EU, US] }],
    } as unknown as RuntimeSettings
    return settingsOfCase(settings, { file: '/p/a.ipynb', case: name }).baseline
  }

  test('is what is stored, where that is its own, else its snapshots', () => {
    expect(baselineOf('stored', 'eu')).toBe('stored')
    expect(baselineOf('stored', 'us')).toBe('snapshot')
    expect(baselineOf('snapshot', 'eu')).toBe('snapshot')
    expect(baselineOf('none', 'us')).toBe('none')
  })
})

test('its outputs are accepted, and those of no other', () => {
  expect(
    acceptCommand('a.ipynb', ['vitest', 'run'], undefined, 'v1.2'),
  ).toMatch(/ vitest run a\.ipynb -t ['"]\^\\\(v1\\\.2\\\)['"] -u$/)
})
