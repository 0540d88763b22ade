// Everything that repeats has a limit, so that long runs of digits stay cheap.
const UNIT = '(?:ns|µs|μs|us|ms|s|min|h|d)(?![\\w.])'
const TIME = `(?<![\\d.])\\d[\\d.]{0,20}(?:e[+-]?\\d{1,3})? ?${UNIT}(?: \\d{1,3} ?${UNIT}){0,3}`

const CLOCK = String.raw`(?:\d{1,6}:)?\d\d:\d\d`
const NUMBER = String.raw`\d[\d.]{0,20}(?:e[+-]?\d{1,3})?`
const PER = String.raw`[^\[\]\n,/]{0,30}`

/**
 * tqdm 4, `format_meter`: elapsed, remaining (where there is a total), rate. What
 * stays is the unit and what stands behind the rate.
 */
const METER = new RegExp(
  String.raw`\[${CLOCK}(<)?(?:(?<=<)(?:${CLOCK}|\?))?, +(?:(?:${NUMBER}|\?)[kMGTPEZ]?(${PER})\/s|${NUMBER}[kMGTPEZ]?s\/(${PER}))(?=[\],])`,
  'g',
)

/** IPython 9.18, `magics/execution.py`: what %timeit, %time and %%time print. */
const REPORTS: readonly (readonly [RegExp, string])[] = [
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
  [METER, '[«time»$1, «rate» $2$3'],
]

/** Takes the figures out of the reports of %timeit, %%time and progress bars. */
export function maskTimings(text: string): string {
  return REPORTS.reduce(
    (masked, [pattern, mask]) => masked.replace(pattern, mask),
    text,
  )
}
