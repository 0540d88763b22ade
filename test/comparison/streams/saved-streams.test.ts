import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import { terminalText } from '../../../src/comparison/text/terminal-text.ts'
import {
  compareStrictly,
  stderr,
  stdout,
} from '../../helpers/outputs/outputs.ts'
import {
  mergedStreams,
  SAVED_STREAMS,
  streamOutputs,
} from '../../helpers/outputs/saved-streams.ts'
import type { SavedStreams } from '../../helpers/outputs/saved-streams.ts'

const REAL = SAVED_STREAMS.filter(({ code }) => code !== undefined)

/** What our runner has of them. */
function actualOf({ sent }: SavedStreams) {
  return streamOutputs(mergedStreams(sent))
}

test.each(SAVED_STREAMS)('equal as JupyterLab stores it: $title', (streams) => {
  const stored = streamOutputs(streams.jupyterlab)
  expect(compareStrictly(stored, actualOf(streams))).toEqual([])
})

test.each(REAL)('equal as classic Notebook stores it: $title', (streams) => {
  const stored = streamOutputs(streams.notebook)
  expect(compareStrictly(stored, actualOf(streams))).toEqual([])
})

test.each(SAVED_STREAMS)('equal as nbclient stores it: $title', (streams) => {
  const stored = streamOutputs(streams.sent)
  expect(compareStrictly(stored, actualOf(streams))).toEqual([])
})

/** Texts with another letter or digit in one place, where a terminal shows it. */
function plantedChanges(text: string): readonly string[] {
  const plain = text.replaceAll(/\x1b\[[\d;?]*[a-zA-Z]/g, (escape) =>
    ' '.repeat(escape.length),
  )
  return [...plain.matchAll(/[\p{L}\p{N}]/gu)]
    .map(({ index }) => `${text.slice(0, index)}#${text.slice(index + 1)}`)
    .filter((changed) => terminalText(changed) !== terminalText(text))
}

test.each(REAL)(
  'a change planted in what JupyterLab stores: $title',
  (streams) => {
    for (const [at, [name, text]] of streams.jupyterlab.entries()) {
      for (const changed of plantedChanges(text)) {
        const saved = streams.jupyterlab.with(at, [name, changed])
        const stored = streamOutputs(saved)
        expect([
          changed,
          compareStrictly(stored, actualOf(streams)).length,
        ]).toEqual([changed, 1])
      }
    }
  },
)

describe('streams that a program has rewritten', () => {
  test.each([
    ['plain text is itself', 'aX\n', 'abX\n'],
    ['the other way round', 'abc\b\bX\n', 'aX\n'],
    ['what was overwritten', 'long text\n', 'long text\rAB\n'],
    ['a line less', 'a\n', 'a\nb\rc\n'],
  ])('different: %s', (_, stored, actual) => {
    expect(compareStrictly([stdout(stored)], [stdout(actual)])).toHaveLength(1)
  })

  test('rules apply to them', () => {
    const bar = (time: string) =>
      `\r  0%|          | 0/3 [00:00<?, ?it/s]\n\x1b[A\b\b\r100%|##########| 3/3 [00:00<00:00, ${time}it/s]\n`
    const stored = `  0%|          | 0/3 [00:00<?, ?it/s]\n100%|##########| 3/3 [00:00<00:00, 12.30it/s]\n`
    const { differences, rules } = compareCellOutputs(
      [stdout(stored)],
      [stdout(bar('99.10'))],
    )
    expect([differences.length, rules]).toEqual([0, ['timings']])
  })

  test('one that shows nothing then is no output', () => {
    expect(compareStrictly([], [stdout('abc\b\b\b')])).toEqual([])
    expect(compareStrictly([stdout('a')], [stdout('abc\b\b\b')])).toHaveLength(
      1,
    )
  })

  test('streams of one cell are told apart', () => {
    const stored = [stdout('aX\n'), stderr('100%\n')]
    const actual = [stdout('abc\b\bX\n'), stderr('99 %\r100%\n')]
    expect(compareStrictly(stored, actual)).toEqual([])
    expect(compareStrictly(stored.toReversed(), actual)).toEqual([])
  })

  test('the difference is shown as the program stored it', () => {
    const stored = 'one\ntwo\nthree\n\x1b[Ax 1\n'
    const actual = 'one\ntwo\nthree\n1\b\x1b[Ax 2\n'
    const differences = compareStrictly([stdout(stored)], [stdout(actual)])
    expect(renderDifferences(differences, 'cell [1]').diff)
      .toMatchInlineSnapshot(`
      "- Stored output
      + Actual output

        stdout
        one
        two
        three
      - ␛[Ax 1
      + ␛[Ax 2"
    `)
  })
})
