import type { SettlingRule } from '../../comparison/settling-rules.ts'

const PHRASES: Readonly<Record<SettlingRule, string>> = {
  floats: 'the last digits of numbers',
  dates: 'dates and times',
  'sorted-lines': 'the order of lines',
  whitespace: 'white space',
  'html-when-plain-equal': 'HTML or LaTeX whose text/plain is equal',
  'ename-only': 'the messages of exceptions',
  stderr: 'what is written to stderr',
}

/** Which rules would make a cell's outputs equal, as a sentence. */
export function describeRules(
  rules: readonly SettlingRule[],
  commentSign: string,
): string {
  const what = rules.map((rule) => PHRASES[rule]).join(' and in ')
  return `It differs only in ${what}: "${commentSign} vitest: rules=${rules.join(' ')}" in the cell's first line lets that pass.`
}
