import { expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { RuleName } from '../../../src/comparison/rules/named-rules.ts'
import { compareStrictly } from '../../helpers/outputs/outputs.ts'
import { documentedRules } from '../../helpers/outputs/rule-table.ts'
import type { RuleExample } from '../../helpers/outputs/rule-table.ts'

const NOTHING = /(?!)/g

/**
 * What each rule names in the examples of docs/comparison.md. Where it is about
 * `all` of a text, that of its counter-example is another one.
 */
const NAMED: Readonly<Record<RuleName, RegExp | 'all'>> = {
  'figure-repr': 'all',
  tracebacks: / \n .*/gs,
  timings: /\d[\d.]*(?: [nµm]?s|min \ds)\b/g,
  'test-durations': /\d\.\d{3}(?=s)/g,
  'log-times': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g,
  'library-lines':
    /^.*\/(?:lib\/python3\.11\/)?site-packages\/|(?<=:)\d+(?=:)/g,
  addresses: /0x[0-9a-f]+/g,
  uuids: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
  'temporary-paths': /\/tmp\/tmp[a-z0-9]{8}/g,
  'generated-ids': /[0-9a-f]{32}/g,
  'set-order': NOTHING,
  'trailing-blanks': /[ \t]+$/gm,
  // Of numbers of levels; `planted-share.test.ts` plants blocks into images.
  pixels: /.+/g,
  'numpy-scalars': /np\.\w+\((?=[\d.]+\))|(?<=np\.\w+\([\d.]+)\)/g,
  // Between cells: test/worker/verdict/thread-text.test.ts.
  'thread-text': NOTHING,
  'html-when-plain-equal': 'all',
  stderr: 'all',
  'ename-only': /: .*/gs,
  dates: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g,
  floats: /(?<=0\.3)0{9,}4|0(?=\.)/g,
  whitespace: /\s+/g,
  'sorted-lines': NOTHING,
}

/** Each text with one character changed, dropped or added at a place that is not named. */
function planted(text: string, named: RegExp): readonly string[] {
  const spans = [...text.matchAll(named)].map(
    ({ index, 0: found }) => [index, index + found.length] as const,
  )
  const places = Array.from({ length: text.length + 1 }, (_, place) => place)
  const isNamed = (place: number): boolean =>
    spans.some(([start, end]) => place >= start && place < end)
  const touches = (place: number): boolean =>
    spans.some(([start, end]) => place >= start && place <= end)
  return [
    ...places
      .filter((place) => place < text.length && !isNamed(place))
      .flatMap((place) => [
        text.slice(0, place) + other(text[place]) + text.slice(place + 1),
        text.slice(0, place) + text.slice(place + 1),
      ]),
    ...places
      .filter((place) => !touches(place))
      .map((place) => `${text.slice(0, place)}x${text.slice(place)}`),
  ]
}

function other(character: string | undefined): string {
  return character === 'q' ? 'z' : 'q'
}

test.for(
  documentedRules().map((rule) => [rule.name as RuleName, rule] as const),
)('what is no matter of %s stays a difference', ([name, rule]) => {
  const { settings } = comparisonSettings({ rules: [name] })
  const named = NAMED[name]
  const isHidden = (
    { make }: RuleExample,
    text: string,
    change: string,
  ): boolean => {
    const sides = [[make(text)], [make(change)]] as const
    return (
      compareStrictly(...sides).length > 0 &&
      compareCellOutputs(...sides, settings).differences.length === 0
    )
  }
  const cases: readonly (readonly [RuleExample, RegExp])[] =
    named === 'all'
      ? [[rule.mustNot, NOTHING]]
      : [
          [rule.rescues, named],
          [rule.mustNot, named],
        ]
  const hidden = cases.flatMap(([example, where]) =>
    example.texts.flatMap((text) =>
      planted(text, where).filter((change) => isHidden(example, text, change)),
    ),
  )
  expect(hidden).toEqual([])
})
