import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import { Project } from '../../helpers/runs/consumer.ts'

const EVIL = String.raw`'\x1b]52;c;x\x07\x1b[2J\x9b2J \u202e\r\n::add-mask::x'`

/** The tables of texts are in test/worker/report; here is what reporters make of them. */
const CELLS = [
  'x = 2\nassert x == 1',
  'raise Exception()',
  "raise ValueError('  \\n ')",
  `raise ValueError(${EVIL})`,
  `class E(Exception): pass\nE.__name__ = ${EVIL}\nraise E()`,
  "raise ValueError('x' * 5_000_000)",
  "raise ExceptionGroup('several', [KeyError('k')])",
  "error = ValueError('noted')\nerror.add_note('a note')\nraise error",
  'import sys\nsys.exit(3)',
]

interface JsonReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

describe('exceptions in every reporter', () => {
  let project: Project
  /** As it is, with colours. */
  let terminal = ''
  let json = ''
  let junit = ''

  beforeAll(async () => {
    project = new Project({
      'a.ipynb': notebookFile(CELLS, {
        kernelspec: { name: 'python3', display_name: '', language: 'python' },
        vitest: { 'on-error': 'continue' },
      }),
    })
    const child = project.spawn([
      'run',
      ...['default', 'verbose', 'tap', 'github-actions', 'json', 'junit'].map(
        (name) => `--reporter=${name}`,
      ),
      '--outputFile.json=report.json',
      '--outputFile.junit=junit.xml',
    ])
    child.stdout?.setEncoding('utf8').on('data', (text) => (terminal += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (terminal += text))
    await once(child, 'close')
    json = readFileSync(join(project.folder, 'report.json'), 'utf8')
    junit = readFileSync(join(project.folder, 'junit.xml'), 'utf8')
  })
  afterAll(() => project[Symbol.dispose]())

  test('an exception without a message is told by its class', () => {
    const report: JsonReport = JSON.parse(json)
    const messages = report.testResults[0]?.assertionResults.map(
      ({ failureMessages: [message = ''] }) => message.slice(0, 60),
    )
    expect(messages?.map((message) => message.split('\n', 1)[0])).toEqual([
      'AssertionError: AssertionError',
      'Exception: Exception',
      'ValueError: ValueError',
      'ValueError: ␛]52;c;x␇␛[2J‹U+009B›2J ‹U+202E›␍',
      '␛]52;c;x␇␛[2J‹U+009B›2J ‹U+202E›␍: ␛]52;c;x␇␛[2J‹U+009B›2J ‹',
      `ValueError: ${'x'.repeat(48)}`,
      'ExceptionGroup: several (1 sub-exception)',
      'ValueError: noted',
      'SystemExit: 3',
    ])
    const text = stripVTControlCharacters(terminal)
    expect(text).toContain('AssertionError: AssertionError')
    expect(text).toContain('❯ 2 │ assert x == 1')
    expect(text).toContain("KeyError: 'k'")
    expect(text).toContain('message: "AssertionError"')
    expect(text).toContain('::error file=')
    expect(junit).toContain('message="AssertionError"')
  })

  test('no reporter dumps an object', () => {
    for (const report of [terminal, junit]) {
      expect(report).not.toMatch(/showDiff|\[Symbol|Serialized Error|frame: /)
    }
  })

  test('no report is long, is obeyed, or holds what a terminal obeys', () => {
    for (const report of [terminal, json, junit]) {
      expect(report.length).toBeLessThan(100_000)
      expect(report).not.toMatch(/^\s*::add-mask/m)
      // oxlint-disable-next-line no-control-regex -- what is looked for
      expect(report).not.toMatch(/\u001b\]|\u001b\[2J|\u009b|\u202e|\u0007/)
    }
  })
})
