import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { resolveOptions } from '../../../src/main/options/resolve-options.ts'
import {
  portableParameters,
  refuseUnusedGlobs,
} from '../../../src/main/plugin/settings/portable-parameters.ts'
import { givenParameters } from '../../../src/parameters/given-parameters.ts'

test.each<[unknown, string]>([
  [
    { region: 'eu' },
    "must have an object of values for each glob, but for \"region\" it has a string.\nWrite it like: parameters: { 'reports/*.ipynb': { region: 'eu' } }",
  ],
  [
    { '*': { day: new Date(0) } },
    '"*": day cannot be given to a kernel: it is a Date.\nGive its text, and have the notebook read that: date.toISOString()',
  ],
  [[], 'must be an object of parameters by glob'],
])('%j is refused', (parameters, message) => {
  expect(() =>
    resolveOptions(Object.fromEntries([['parameters', parameters]])),
  ).toThrow(message)
})

test.each([
  ['report.ipynb', 'report.ipynb', true],
  ['./report.ipynb', 'report.ipynb', true],
  ['report.ipynb', 'docs/report.ipynb', false],
  ['**/report.ipynb', 'docs/report.ipynb', true],
  ['**/report.ipynb', 'report.ipynb', true],
  ['docs/*.ipynb', 'docs/a.ipynb', true],
  ['docs/*.ipynb', 'docs/b/a.ipynb', false],
  ['{a,b}.ipynb', 'b.ipynb', true],
])('%s and %s: %s', (glob, path, isMeant) => {
  const given = portableParameters({ parameters: { [glob]: { x: 1 } } })
  expect(givenParameters(given, path)).toEqual(isMeant ? { x: 1 } : {})
})

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url))

test.each([
  ['demo/*.ipynb', true],
  ['./parameters/report.ipynb', true],
  ['**/report.ipynb', true],
  // There is a file, but no notebook.
  ['parameters/README.md', false],
  ['report.ipynb', false],
  ['parameters/reprot.ipynb', false],
])('%s stands for a notebook: %s', async (glob, isUsed) => {
  // Which of them are run does not matter.
  const run = [join(EXAMPLES, 'plots/rainfall.ipynb')]
  const refused = await refuseUnusedGlobs(
    {
      parameters: {},
      before: [],
      after: [],
      cases: { [glob]: [{ name: 'a' }] },
    },
    run,
    EXAMPLES,
  ).then(
    () => undefined,
    (error: unknown) => String(error),
  )
  expect(refused ?? 'used').toMatch(
    isUsed ? /^used$/ : /`cases` of notebooks\(\) has values for/,
  )
})
