// @module-tag thorough
import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { testPython } from '../../helpers/environments.ts'
import { shown } from '../../helpers/outputs/outputs.ts'

interface Printed {
  readonly text: string
  readonly html: string
}

interface Case {
  readonly name: string
  readonly one: Printed
  /** Of the same shape, with values of its own. */
  readonly other: Printed
  /** Of another shape, which its text may not show. */
  readonly mutants: readonly (Printed & { readonly change: string })[]
}

/** Frames as ipykernel prints them: pandas takes its width for 80 columns. */
const PROGRAM = `
import json, random, string, sys
import pandas as pd
random.seed(7)
pd.set_option('display.max_columns', 20)
pd.set_option('display.width', 80)
word = lambda: ''.join(random.choices(string.ascii_lowercase, k=random.randint(1, 12)))
KINDS = {
    'int': lambda: random.randint(-10**random.randint(1, 9), 10**9),
    'float': lambda: round(random.uniform(-1000, 1000), random.randint(1, 6)) + 0.05,
    'text': lambda: word() + 'x',
    'phrase': lambda: word() + 'x ' + word(),
    'bool': lambda: random.choice([True, False]),
    'date': lambda: pd.Timestamp(2000 + random.randint(0, 30), random.randint(1, 12), 3),
}
INDEX = {
    'range': lambda n: None,
    'words': lambda n: pd.Index([word() for _ in range(n)]),
    'named': lambda n: pd.Index([word() for _ in range(n)], name='key'),
    'levels': lambda n: pd.MultiIndex.from_tuples([(word(), i) for i in range(n)], names=['a', 'b']),
}
def frame(columns, n, index):
    return pd.DataFrame({name: [KINDS[kind]() for _ in range(n)] for name, kind in columns}, index=INDEX[index](n))
def printed(df):
    return {'text': repr(df), 'html': df._repr_html_()}
cases = []
for _ in range(60):
    index = random.choice(list(INDEX))
    n = random.choice([1, 2, 5, 12, 70])
    width = random.choice([1, 2, 4, 9, 26])
    columns = [(random.choice([word(), word() + ' ' + word()]) + str(i), random.choice(list(KINDS))) for i in range(width)]
    mutants = [
        ('a row more', frame(columns, n + 1, index)),
        ('a column more', frame(columns + [('added', 'int')], n, index)),
        ('another name', frame([('renamed', columns[0][1])] + columns[1:], n, index)),
    ]
    if columns[0][1] == 'int':
        mutants.append(('another type', frame([(columns[0][0], 'text')] + columns[1:], n, index)))
    cases.append({
        'name': '%d × %d, %s' % (n, width, index),
        'one': printed(frame(columns, n, index)),
        'other': printed(frame(columns, n, index)),
        'mutants': [{'change': change, **printed(df)} for change, df in mutants],
    })
json.dump(cases, sys.stdout)
`

const cases: readonly Case[] = JSON.parse(
  execFileSync(testPython(), ['-c', PROGRAM], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  }),
)

const { settings } = comparisonSettings({ compare: 'shape' })

function isEqual(mimeType: string, stored: string, actual: string): boolean {
  const [one, other] = [[shown(mimeType, stored)], [shown(mimeType, actual)]]
  const there = compareCellOutputs(one, other, settings).differences
  const back = compareCellOutputs(other, one, settings).differences
  expect(there.length).toBe(back.length)
  return there.length === 0
}

/** pandas leaves columns out of the text of a wide frame, by the width of its values. */
function isShown(change: string, texts: readonly string[]): boolean {
  return (
    change !== 'another name' || !texts.some((text) => /^ .*\.\.\./m.test(text))
  )
}

test.for(cases.map((each, index) => [`${index}: ${each.name}`, each] as const))(
  'frames of pandas, %s',
  ([, { one, other, mutants }]) => {
    expect(isEqual('text/html', one.html, other.html)).toBe(true)
    expect(isEqual('text/plain', one.text, other.text)).toBe(true)
    for (const { change, text, html } of mutants) {
      expect([change, isEqual('text/html', one.html, html)]).toEqual([
        change,
        false,
      ])
      if (change === 'another type') {
        // Blanks in texts may hide it.
        continue
      }
      expect([change, isEqual('text/plain', one.text, text)]).toEqual([
        change,
        !isShown(change, [one.text, text]),
      ])
    }
  },
)
