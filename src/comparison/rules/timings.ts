import { PROGRESS } from './progress-times.ts'
import { replaceEach } from './replace-each.ts'
import type { Replacement } from './replace-each.ts'

// Everything that repeats has a limit, so that long runs of digits stay cheap.
const UNIT = '(?:ns|µs|μs|us|ms|s|min|h|d)(?![\\w.])'
const TIME = `(?<![\\d.])\\d[\\d.]{0,20}(?:e[+-]?\\d{1,3})? ?${UNIT}(?: \\d{1,3} ?${UNIT}){0,3}`

/** IPython 9.18, `magics/execution.py`: what %timeit, %time and %%time print. */
const REPORTS: readonly Replacement[] = [
  // Lines that only come when a measurement says so.
  [
    /The slowest run took [\d.]{1,20} times longer than the fastest\. This could mean that an intermediate result is being cached[. ]{0,3}\n/g,
    '',
  ],
  [/^(?:Compiler|Parser) +: [\d.]+ (?:ns|µs|us|ms|s)(?:\n|$(?![\s\S]))/gm, ''],
  [new RegExp(`${TIME} ± ${TIME} per loop`, 'g'), '«time» ± «time» per loop'],
  [/(?<= runs?, )\d[\d,]{0,15} loops? each/g, '«n» loops each'],
  [
    new RegExp(
      String.raw`(?<![\d,.])\d[\d,]{0,15} loops?, (best of \d+): ${TIME} per loop`,
      'gm',
    ),
    '«n» loops, $1: «time» per loop',
  ],
  [
    new RegExp(
      String.raw`CPU times: (?:user ${TIME}, sys: ${TIME}, )?total: ${TIME}[ \t]*$`,
      'gm',
    ),
    'CPU times: «time»',
  ],
  [
    new RegExp(String.raw`^(Wall time|Wall): ${TIME}[ \t]*$`, 'gm'),
    '$1: «time»',
  ],
]

/** Takes the figures out of the reports of %timeit, %%time and progress bars. */
export function maskTimings(text: string): string {
  return replaceEach(replaceEach(text, REPORTS), PROGRESS)
}
