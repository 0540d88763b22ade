import { readFileSync } from 'node:fs'

import type { Output } from '../../../src/nbformat/types.ts'
import {
  display,
  dottedPng,
  png,
  raised,
  shown,
  stderr,
  stdout,
} from './outputs.ts'

/** Two outputs of a cell, as `kind `stored` → `actual`` in docs/comparison.md. */
export interface RuleExample {
  readonly text: string
  readonly texts: readonly [stored: string, actual: string]
  readonly make: (text: string) => Output
  readonly stored: Output
  readonly actual: Output
}

/** A line of the tables in docs/comparison.md. */
export interface DocumentedRule {
  readonly name: string
  readonly isDefault: boolean
  readonly rescues: RuleExample
  readonly mustNot: RuleExample
}

/** A line of the table of shapes in docs/comparison.md. */
export interface DocumentedShape {
  readonly of: string
  readonly same: RuleExample
  readonly another: RuleExample
}

export function documentedShapes(): readonly DocumentedShape[] {
  const [, section = ''] =
    /\n## The shape alone\n(.*?)\n## /s.exec(readDocument()) ?? []
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('→'))
    .map((line) => {
      const [of = '', , same = '', another = ''] = line
        .slice(2, -2)
        .split(' | ')
      return { of, same: exampleOf(same), another: exampleOf(another) }
    })
}

const KINDS: Readonly<Record<string, (text: string) => Output>> = {
  stdout,
  stderr,
  'text/plain': (text) => shown('text/plain', text),
  'text/html': (text) => shown('text/html', text),
  'application/json': (text) => shown('application/json', JSON.parse(text)),
  xml: (text) => shown('application/xml', text),
  /** A text beside an image that stays the same. */
  figure: (text) =>
    display({ 'text/plain': text, 'image/png': dottedPng(4, 4, 1) }),
  /** HTML beside a text that stays the same. */
  styled: (text) => display({ 'text/plain': '1', 'text/html': text }),
  /** Grey levels of a row of pixels. */
  png: (text) => {
    const data = Uint8Array.from(text.split(' '), Number)
    const image = { width: data.length, height: 1, data, channels: 1 } as const
    return shown('image/png', png(image))
  },
  error: (text) => {
    const [, ename = '', evalue = '', line = ''] =
      /^(\w+): (.*) \n (.*)$/.exec(text) ?? []
    return { ...raised(ename, evalue), traceback: [line] }
  },
}

/** Names of the rules that are about several cells, and whether they are on by default. */
export function documentedRulesBetweenCells(): Readonly<
  Record<string, boolean>
> {
  const [section = ''] = sections().slice(1)
  return Object.fromEntries(
    [...section.matchAll(/^\| `([\w-]+)` \| (on|off) \|/gm)].map(
      ([, name = '', state]) => [name, state === 'on'],
    ),
  )
}

/** All rules of the two tables with examples. */
export function documentedRules(): readonly DocumentedRule[] {
  const [byDefault = '', , optIn = ''] = sections()
  return [...rowsOf(byDefault, true), ...rowsOf(optIn, false)]
}

function readDocument(): string {
  const file = new URL('../../../docs/comparison.md', import.meta.url)
  return readFileSync(file, 'utf8')
}

function sections(): readonly string[] {
  const text = readDocument()
  return (
    /### On by default(.*?)### Between cells(.*?)### Opt-in(.*?)\n## /s
      .exec(text)
      ?.slice(1) ?? []
  )
}

function rowsOf(
  section: string,
  isDefault: boolean,
): readonly DocumentedRule[] {
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [name = '', , rescues = '', mustNot = ''] = line
        .slice(2, -2)
        .split(' | ')
      return {
        name: name.replaceAll('`', ''),
        isDefault,
        rescues: exampleOf(rescues),
        mustNot: exampleOf(mustNot),
      }
    })
}

function exampleOf(text: string): RuleExample {
  const [, kind = '', stored = '', actual = ''] =
    /^(\S+) `(.*)` → `(.*)`$/.exec(text) ?? []
  const make = KINDS[kind]
  if (!make) {
    throw new Error(`not an example: ${text}`)
  }
  const textOf = (value: string): string =>
    value.replaceAll('⏎', '\n').replaceAll('\\|', '|')
  const texts = [textOf(stored), textOf(actual)] as const
  return { text, texts, make, stored: make(texts[0]), actual: make(texts[1]) }
}
