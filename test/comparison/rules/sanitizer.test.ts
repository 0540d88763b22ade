import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { parseSanitizer } from '../../../src/comparison/rules/sanitizer/parse-sanitizer.ts'
import { pythonReplaceRule } from '../../../src/comparison/rules/sanitizer/python-rule.ts'
import { shown, stdout } from '../../helpers/outputs/outputs.ts'

/** Expression, replacement, text: what Python makes of them is what we have to. */
const CASES: readonly (readonly [string, string, string])[] = [
  [String.raw`\d{1,2}[/-]\d{1,2}[/-]\d{2,4}`, 'DATE', 'on 12/31/2024, 1-2-24'],
  [String.raw`\d{2}:\d{2}:\d{2}`, 'TIME', 'at 12:30:05'],
  [
    String.raw`<(\S+) at 0x[0-9a-f]+>`,
    String.raw`<\1 at ADDR>`,
    '<f at 0x7f8b> <g at 0x1>',
  ],
  [
    String.raw`(?P<a>\w+)=(?P<b>\w+)`,
    String.raw`\g<b>=\g<a> \g<0> \g<2>`,
    'x=1 é=ß',
  ],
  [String.raw`(?P<q>['"]).*?(?P=q)`, 'Q', `'a"b' "c'd"`],
  ['(?im)^total.*$', 'T', 'x\nTotal 1\nTOTAL 2\r\ny'],
  ['^a|b$', 'X', 'a\nb\n'],
  ['b$', 'X', 'b\nb'],
  [String.raw`\Aa|a\Z`, 'X', 'a\na\n'],
  [String.raw`\Aa|a\Z`, 'X', 'a\na'],
  ['(?s)a.b', 'X', 'a\nb'],
  ['a.b', 'X', 'a\nb a\rb a\u2028b'],
  [String.raw`\bcafé\b`, 'X', 'café cafés décafé'],
  [String.raw`\w+`, 'W', 'naïve_1 日本 ٣ ²'],
  [String.raw`(?a)\w+|\d`, 'W', 'naïve_1 日本 ٣'],
  [String.raw`\d+`, 'N', '١٢٣ 45'],
  [String.raw`[^\W\d_]+`, 'L', 'ab1_é2'],
  [String.raw`[\s\S]{3}`, 'X', 'a\nb\u00a0c\x1cd'],
  ['x*', '-', 'abxd'],
  [String.raw`(a)|(b)`, String.raw`[\1|\2]`, 'ab'],
  [String.raw`[]^-]+|[a\-z]|[\]\\]`, 'C', ']^- a-z \\ b'],
  ['[[{}()|&&~~.*+?]', 'C', '[{()}|&~.*+?]'],
  [String.raw`a{,2}b|c{2,}|d{x}|{|}`, 'Q', 'aaab cc c d{x} {}'],
  [String.raw`\-\ \"\'\/\:\@\!\#\%\&\,\;\<\=\>`, 'P', `- "'/:@!#%&,;<=>`],
  [String.raw`\x41\u00e9\t\n|\101|\0`, 'E', 'Aé\t\nA\0'],
  [String.raw`(?x) a \  b # comment`, 'V', 'a b ab'],
  ['(?#note)a(?:b|c)(?=d)(?!de)(?<=ab)(?<!x)', 'G', 'abd acd'],
  [String.raw`(\d)\1`, String.raw`\g<1>0\n\t\\`, '11 12 22'],
  [String.raw`(?i)straße|ÀB`, 'I', 'STRASSE Straße àb'],
  [String.raw`]a}`, 'X', ']a}'],
  [String.raw`\S+@\S+\.com`, 'M', 'a@b.com, c'],
  ['a|', '-', 'ba'],
  [String.raw`\B.`, '_', 'ab c'],
  ['[😀-😂]', 'E', '😁 😃'],
]

const PYTHON = fileURLToPath(
  new URL('../../../.venv/bin/python', import.meta.url),
)

function askPython(): unknown {
  if (!existsSync(PYTHON)) {
    throw new Error('no .venv: run `npm run setup`')
  }
  const code =
    'import json, re, sys\n' +
    'cases = json.load(sys.stdin)\n' +
    'print(json.dumps([re.sub(regex, replace, text) for regex, replace, text in cases]))'
  const { stdout, stderr } = spawnSync(PYTHON, ['-W', 'ignore', '-c', code], {
    input: JSON.stringify(CASES),
    encoding: 'utf8',
  })
  if (stdout === '') {
    throw new Error(stderr)
  }
  return JSON.parse(stdout)
}

test('expressions and replacements do what Python does', () => {
  const ours = CASES.map(([regex, replace, text]) => {
    const { pattern, replacer } = pythonReplaceRule(regex, replace)
    return text.replace(pattern, replacer)
  })
  expect(ours).toEqual(askPython())
})

test.for([
  ['(?>a)', 'uses an atomic group "(?>", which JavaScript does not have'],
  [
    'a++',
    'uses the possessive quantifier "++", which JavaScript does not have',
  ],
  ['(?(1)a|b)', 'uses a condition "(?(", which JavaScript does not have'],
  [
    'a(?i:b)',
    'sets flags in its middle; only "(?ims)" at its beginning can be translated',
  ],
  [
    String.raw`\N{DIGIT ONE}`,
    String.raw`uses "\N", which cannot be translated`,
  ],
  ['[a', 'has a "[" without "]"'],
  ['a\\', 'ends with a backslash'],
  ['(?Px)', 'has a group that Python does not know'],
  ['(', 'is not a regular expression: '],
  ['*a', 'is not a regular expression: '],
] as const)('%s cannot be translated', ([regex, reason]) => {
  expect(() => pythonReplaceRule(regex, '')).toThrow(
    `The regular expression ${regex} ${reason}`,
  )
})

describe('sanitizer files', () => {
  const FILE = `[Dates]
DATE-FORMAT: ignored
regex: \\d{4}-\\d{2}-\\d{2}
replace: DATE

regex: DATE
replace: D 
[Again]
regex: lonely

replace: not taken
regex: \\d{4}-\\d{2}-\\d{2}
replace: DATE!
`

  test('are read as nbval reads them', () => {
    const rules = parseSanitizer(FILE)
    expect(rules.map(({ name }) => name)).toEqual([
      String.raw`sanitizer \d{4}-\d{2}-\d{2}`,
      'sanitizer DATE',
    ])
    const sanitize = (text: string) =>
      rules.reduce((value, { normalise }) => normalise(value, ''), text)
    expect(sanitize('2024-01-02 lonely')).toBe('D ! lonely')
    expect(parseSanitizer(FILE.replaceAll('\n', '\r\n'))).toHaveLength(2)
  })

  test('are rules like others', () => {
    const { settings } = comparisonSettings({
      rules: [...parseSanitizer(FILE)],
    })
    expect(
      compareCellOutputs(
        [stdout('on 2024-01-02')],
        [stdout('on 2025-11-12')],
        settings,
      ),
    ).toEqual({
      differences: [],
      rules: [String.raw`sanitizer \d{4}-\d{2}-\d{2}`],
    })
    const json = (text: string) => [shown('application/json', [text])]
    expect(
      compareCellOutputs(json('2024-01-02'), json('2025-11-12'), settings)
        .differences,
    ).toHaveLength(1)
  })

  test('errors name file and line', () => {
    expect(() =>
      parseSanitizer('x\nregex: (?>a)\nreplace: b\n', 'clean.cfg'),
    ).toThrow(
      expect.objectContaining({
        code: 'NB_ERR_OPTIONS',
        message:
          'clean.cfg:2: The regular expression (?>a) uses an atomic group "(?>", which JavaScript does not have.\n' +
          'Write it as a rule of its own: rules: [{ name, pattern, replace }].',
      }),
    )
  })
})
