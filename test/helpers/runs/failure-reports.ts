/**
 * What a terminal shows of each failure of a notebook, by the name of its test
 * (by the name of its file, where that failed as a whole), without the rule
 * below it. Tests that failed alike stand above one report and share it.
 */
export function failureReports(
  output: string,
): Readonly<Record<string, string>> {
  const reports: [string, string][] = []
  let below = ''
  for (const part of output
    .split(/^ FAIL +[\w-]+ +/m)
    .slice(1)
    .toReversed()) {
    const [name = '', ...lines] = part.split('\n')
    const body = lines.join('\n').replace(/^[^\S\n]*⎯{5}[^]*$/m, '')
    const report = body.replaceAll(/[^\S\n]+$/gm, '').trim()
    if (report !== '') {
      below = report
    }
    reports.push([name.trim(), below])
  }
  return Object.fromEntries(reports.toReversed())
}
