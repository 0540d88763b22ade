import { replaceEach } from './replace-each.ts'
import type { Replacement } from './replace-each.ts'

const OUTCOME =
  '(?:passed|failed|skipped|deselected|xfailed|xpassed|warnings?|errors?|rerun)'
const DURATION = String.raw`\d{1,9}\.\d\ds(?: \(\d{1,3}:\d\d:\d\d\))?`

const DURATIONS: readonly Replacement[] = [
  // unittest: `Ran 3 tests in 0.004s`.
  [/^(Ran \d{1,9} tests? in )\d{1,9}\.\d{3}s$/gm, '$1«time»'],
  // pytest 9: `== 2 passed, 1 warning in 0.02s ==`, as wide as the terminal.
  [
    new RegExp(
      String.raw`^(=*) ?(no tests ran|\d{1,9} ${OUTCOME}(?:, \d{1,9} ${OUTCOME}){0,9}) in ${DURATION}(?: =*)?$`,
      'gm',
    ),
    '$2 in «time»',
  ],
  // pytest --durations: `0.01s call     test_a.py::test_b`.
  [/^\d{1,9}\.\d\ds (?=(?:call {5}|setup {4}|teardown )\S)/gm, '«time» '],
]

/** Takes out how long the tests took that unittest and pytest have run. */
export function maskTestDurations(text: string): string {
  return replaceEach(text, DURATIONS)
}
