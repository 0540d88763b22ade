const NUMBER = String.raw`(?:\d{1,400}(?:\.\d{0,400})?(?:e[-+]?\d{1,4})?|inf|nan)`
const STRING = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`

/** NumPy 2's repr of scalars (NEP 51), but for rows of structured arrays (`np.void((1, 2.5), dtype=…)`). */
const SCALAR = new RegExp(
  String.raw`(?<![\w.])np\.(?:${[
    String.raw`(?:float\d+|u?int\d+|u?longlong)\((?<number>-?${NUMBER})\)`,
    String.raw`longdouble\('(?<long>-?${NUMBER})'\)`,
    String.raw`(?:complex\d+\(|clongdouble\(')(?<complex>(?<realPart>-?${NUMBER}[-+])?-?${NUMBER}j)'?\)`,
    String.raw`(?:str|bytes)_\((?<string>b?${STRING})\)`,
    String.raw`(?<bool>True|False)_(?!\w)`,
    // NumPy 1 wrote these as `numpy.datetime64('2026-11-29')`.
    String.raw`(?<time>(?:datetime|timedelta)64\()`,
  ].join('|')})`,
  'g',
)

/** Scalars of NumPy 2 as NumPy 1 wrote them: `np.float64(0.5)` is `0.5`. */
export function writeScalarsPlainly(text: string): string {
  return text.includes('np.')
    ? text.replace(SCALAR, (...match) => plainly(match.at(-1)))
    : text
}

function plainly({
  number,
  long,
  complex,
  realPart,
  string,
  bool,
  time,
}: Readonly<Record<string, string | undefined>>): string {
  if (complex !== undefined) {
    return realPart === undefined ? complex : `(${complex})`
  }
  return number ?? long ?? string ?? bool ?? `numpy.${time}`
}
