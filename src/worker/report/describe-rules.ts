import type { SettlingRule } from '../../comparison/settling-rules.ts'

const PHRASES: Readonly<Record<SettlingRule, string>> = {
  'numpy-scalars': 'how NumPy writes scalars',
  floats: 'the last digits of numbers',
  dates: 'dates and times',
  'sorted-lines': 'the order of lines',
  whitespace: 'white space',
  'html-when-plain-equal': 'HTML or LaTeX whose text/plain is equal',
  'ename-only': 'the messages of exceptions',
  stderr: 'what is written to stderr',
}

/** What else settles it: sentences. */
const BESIDE: Readonly<Partial<Record<SettlingRule, string>>> = {
  'numpy-scalars':
    "NumPy 2 writes np.float64(0.5) where NumPy 1 wrote 0.5. To have it write as before: np.set_printoptions(legacy='1.25')",
}

/** Which rules would make a cell's outputs equal, and what else would: sentences. */
export function describeRules(
  rules: readonly SettlingRule[],
  commentSign: string,
): readonly string[] {
  const what = rules.map((rule) => PHRASES[rule]).join(' and in ')
  const mark = `It differs only in ${what}: "${commentSign} vitest: rules=${rules.join(' ')}" in the cell's first line lets that pass.`
  return [mark, ...rules.flatMap((rule) => BESIDE[rule] ?? [])]
}
