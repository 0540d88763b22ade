import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  error,
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, python } from '../../helpers/runs/consumer.ts'
import type { Consumer } from '../../helpers/runs/consumer.ts'
import { junitFaults } from '../../helpers/runs/junit-schema.ts'

/** What terminals and CI systems obey, in the middle of a line and on lines of its own. */
const LINE =
  '\u001b]52;c;x\u0007\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\\u001b[2J\u001b[1A\u009b31m\u009d52;c;x\u009c\u0008\u007f\u202e\u2066\u200e\u200b\ufeff##[add-mask]x##vso[task.complete]'
const EVIL = `${LINE}\r::stop-commands::x\n::add-mask::x\n  ::error file=a::x\n\t##teamcity[x]`
const PYTHON_EVIL = JSON.stringify(EVIL)

const kernelspec = { name: 'python3', display_name: '', language: 'python' }
const goingOn = { kernelspec, vitest: { 'on-error': 'continue' } }

/** Up to Python 3.10, that of a package that IPython needs there. */
const GROUP = `try: ExceptionGroup
except NameError: from exceptiongroup import ExceptionGroup
raise ExceptionGroup('several', [KeyError('k')])`

/** The tables of texts are in test/worker/report; here is what reporters make of them. */
const EXCEPTIONS = [
  'x = 2\nassert x == 1',
  'raise Exception()',
  "raise ValueError('  \\n ')",
  `raise ValueError(${PYTHON_EVIL})`,
  `class E(Exception): pass\nE.__name__ = ${PYTHON_EVIL}\nraise E()`,
  "raise ValueError('x' * 5_000_000)",
  GROUP,
  "error = ValueError('noted')\nerror.__notes__ = ['a note']\nraise error",
  'import sys\nsys.exit(3)',
  // Its class begins the line that tells of it.
  "class E(Exception): pass\nE.__name__ = '::add-mask::x'\nraise E('m')",
  `exec(compile('def f():\\n  1 / 0\\nf()', ${PYTHON_EVIL}, 'exec'))`,
  `error = ValueError('noted')\nerror.__notes__ = [${PYTHON_EVIL}]\nraise error`,
  `# ${LINE}\n1 / 0 # ${LINE}`,
  `raise SyntaxError(${PYTHON_EVIL}, ('f', 1, 1, ${PYTHON_EVIL}))`,
]

const NOTEBOOKS: Readonly<Record<string, string>> = {
  'exceptions.ipynb': notebookFile(EXCEPTIONS, goingOn),
  'titles.ipynb': notebookFile([
    { markdown: `# Heading ${LINE}\n\n## ::add-mask::x` },
    `# ${LINE}`,
    { code: 'a = 1', metadata: { vitest: { name: `NAME${EVIL}` } } },
    { code: `# vitest: name=::add-mask::${LINE}\na = 1` },
  ]),
  'outputs.ipynb': notebookFile(
    [
      { code: `print(${PYTHON_EVIL})`, outputs: [stdout(`${EVIL}OLD`)] },
      {
        code: `from IPython.display import display\ndisplay({${PYTHON_EVIL}: 'new', 'text/plain': ''}, raw=True)`,
        outputs: [result({ [EVIL]: 'old', 'text/plain': '' })],
      },
      {
        code: `display({'text/html': '<b title=' + ${PYTHON_EVIL} + '>' + ${PYTHON_EVIL} + '</b>'}, raw=True)`,
        outputs: [result({ 'text/html': `<i>${EVIL}</i>` })],
      },
      {
        code: `display({'application/json': {${PYTHON_EVIL}: ${PYTHON_EVIL}}}, raw=True)`,
        outputs: [result({ 'application/json': { [EVIL]: 1 } })],
      },
      {
        code: 'pass',
        outputs: [error(EVIL, EVIL)],
        tags: ['raises-exception'],
      },
      { code: 'raise KeyError(1)', metadata: { vitest: { raises: EVIL } } },
      {
        code: `print('new')`,
        outputs: [{ output_type: 'stream', name: EVIL, text: EVIL }],
      },
    ],
    goingOn,
  ),
  'skips.ipynb': notebookFile([
    { code: '1', tags: [`vitest:skip: TAG${EVIL}`] },
    { code: '2', metadata: { vitest: { skip: `METADATA${EVIL}` } } },
    { code: `# vitest: skip: COMMENT${LINE}\n3` },
    { code: `# vitest: skipif !NO_${LINE}\n4` },
    EXCEPTIONS[4] ?? '',
    'after = 1',
    'after = 2',
    'after = 3',
  ]),
  'skipped.ipynb': notebookFile(['1'], { vitest: { skip: `ALL${EVIL}` } }),
  'marks.ipynb': notebookFile(
    [
      { code: '1', tags: [`vitest:${EVIL}`, `vitest:rules=${EVIL}`] },
      { code: `# vitest: nonsense ${LINE}\n2` },
      { code: '3', metadata: { vitest: { [EVIL]: EVIL, timeout: EVIL } } },
    ],
    {
      kernelspec,
      vitest: { timeout: EVIL, [EVIL]: 1, rules: [EVIL] },
      execution: { timeout: EVIL, allow_errors: EVIL },
    },
  ),
  // One runs all the same, the other does not.
  'other-kernel.ipynb': notebookFile(['1'], {
    kernelspec: { name: EVIL, display_name: EVIL, language: 'python' },
  }),
  'no-kernel.ipynb': notebookFile(['1'], {
    kernelspec: { name: EVIL, display_name: EVIL, language: EVIL },
    language_info: { name: EVIL },
  }),
  'death.ipynb': notebookFile([
    `import os, sys, time\nos.write(2, (${PYTHON_EVIL} + '\\n').encode())\ntime.sleep(1)\nos._exit(3)`,
  ]),
  'broken.ipynb': `{"cells": "${EVIL}"}`,
  'wrong.ipynb': JSON.stringify({
    cells: [{ cell_type: 'code', source: 1, [EVIL]: EVIL }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: EVIL,
  }),
}

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

async function textOf(
  project: Project,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const child = project.spawn(args, env)
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (part) => (text += part))
  child.stderr?.setEncoding('utf8').on('data', (part) => (text += part))
  await once(child, 'close')
  return text
}

const WITHOUT_COLORS = { NO_COLOR: '1', FORCE_COLOR: undefined }

describe.each<readonly [Consumer, string, Record<string, string | undefined>]>([
  ['vitest-4', 'with', {}],
  ['vitest-5', 'without', WITHOUT_COLORS],
])('every reporter of %s, %s colours', (consumer, _, env) => {
  let project: Project
  /** Each as it is. */
  let terminal = ''
  let json = ''
  let junit = ''
  let summary = ''
  let list = ''

  beforeAll(async () => {
    project = new Project(
      {
        ...NOTEBOOKS,
        'vitest.config.ts': `
import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'
export default defineConfig({
  plugins: [notebooks({ python: ${JSON.stringify(python)} })],
})
`,
      },
      consumer,
    )
    const runs = [
      textOf(
        project,
        [
          'run',
          ...[
            'default',
            'verbose',
            'tree',
            'dot',
            'tap',
            'tap-flat',
            'github-actions',
            'json',
            'junit',
          ].map((name) => `--reporter=${name}`),
          '--outputFile.json=report.json',
          '--outputFile.junit=junit.xml',
        ],
        {
          ...env,
          VITEST_NOTEBOOK_VERBOSE_OUTPUT: '1',
          GITHUB_ACTIONS: 'true',
          GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
        },
      ),
      textOf(project, ['list', 'titles', 'skips', 'exceptions'], env),
    ] as const
    ;[terminal, list] = await Promise.all(runs)
    json = readFileSync(join(project.folder, 'report.json'), 'utf8')
    junit = readFileSync(join(project.folder, 'junit.xml'), 'utf8')
    summary = readFileSync(join(project.folder, 'summary.md'), 'utf8')
  })
  afterAll(() => project[Symbol.dispose]())

  test('an exception without a message is told by its class', () => {
    const report: JsonReport = JSON.parse(json)
    const messages = report.testResults
      .find(({ name }) => name.endsWith('/exceptions.ipynb'))
      ?.assertionResults.slice(0, 9)
      .map(({ failureMessages: [message = ''] }) => message.slice(0, 60))
    expect(messages?.map((message) => message.split('\n', 1)[0])).toEqual([
      'AssertionError: AssertionError',
      'Exception: Exception',
      'ValueError: ValueError',
      'ValueError: ␛]52;c;x␇␛]8;;http://x␛\\link␛]8;;␛\\␛[2J␛[1A‹U+00',
      '␛]52;c;x␇␛]8;;http://x␛\\link␛]8;;␛\\␛[2J␛[1A‹U+009B›31m‹U+009',
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
    expect(text).toMatch(
      /::error file=[^,\n]*exceptions\.ipynb,title=[^\n]*AssertionError/,
    )
    expect(junit).toContain('message="AssertionError"')
  })

  test('no reporter dumps an object', () => {
    for (const report of [terminal, junit]) {
      expect(report).not.toMatch(/showDiff|\[Symbol|Serialized Error|frame: /)
    }
  })

  test('what cells print is shown as it comes, where that is asked for', () => {
    const text = stripVTControlCharacters(terminal)
    expect(text).toMatch(/^stdout \| outputs\.ipynb.* \[1\] print/m)
    expect(text).toMatch(/^\[1\] ‹::›add-mask::x$/m)
    expect(text).toMatch(/^\[7\] new$/m)
    expect(junit).toMatch(/<system-out>\s*\[1\] ‹::›stop/)
  })

  test('cells that were not run for one reason have one line', () => {
    const lines = stripVTControlCharacters(terminal)
      .split('\n')
      .filter((line) => /^ +↓ .*(?:\[6\]|after =)/.test(line))
      .map((line) => line.replace(/^.*(?= \[6\] )/, '').slice(0, 36))
    const line = ' [6] to [8] not run: cell [5] raised'
    expect(lines).toEqual([line, line, line])
  })

  test('reports for CI say what there is to say', () => {
    expect(junitFaults(junit)).toEqual([])
    expect(junit).toContain('<testsuite name="[notebooks] skips.ipynb"')
    expect(junit).toMatch(/<skipped message="TAG␛\]52/)
    expect(junit).toMatch(/<skipped message="cell \[5\] raised ␛\]52/)
    const report: JsonReport = JSON.parse(json)
    const [message] =
      report.testResults.find(({ name }) => name.endsWith('/outputs.ipynb'))
        ?.assertionResults[3]?.failureMessages ?? []
    expect(message).toMatch(/\n- Stored output\n\+ Actual output\n/)
    expect(message).toContain(' Accept it with: npx vitest run outputs.ipynb:')
    expect(summary).toMatch(/^## Notebooks$/m)
    expect(summary.match(/^<details>$/gm)?.length).toBeGreaterThan(20)
  })

  test('no report is long', () => {
    for (const report of [terminal, json, junit, summary]) {
      expect(report.length).toBeLessThan(1_000_000)
    }
  })

  test('what notebooks say is shown, by signs', () => {
    const text = stripVTControlCharacters(terminal)
    for (const said of [
      'Heading ␛]52',
      'NAME␛]52',
      'TAG␛]52',
      'METADATA␛]52',
      'COMMENT␛]52',
      'ALL␛]52',
      'KeyError',
      'which is not installed here',
      'exit code 3',
      'not valid JSON',
    ]) {
      expect(text).toContain(said)
    }
    expect(list).toContain('NAME␛]52')
  })

  test.each(['terminal', 'json', 'junit', 'list', 'summary'] as const)(
    'nothing in %s is obeyed',
    (name) => {
      const text = { terminal, json, junit, list, summary }[name]
      const ownColors = text.replaceAll(/\u001b\[[\d;]*m/g, '')
      expect(ownColors.match(ACTING)).toBeNull()
      const obeyed = ownColors
        .split('\n')
        .filter((line) => COMMAND.test(line) && !OF_REPORTER.test(line))
      expect(obeyed).toEqual([])
    },
  )
})

/** All that is no text, colours aside. */
const ACTING =
  /.{0,60}[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff].{0,20}/g

/** What GitHub, Azure Pipelines or TeamCity take for a command. */
const COMMAND = /^\s*::|##\[|##vso\[|##teamcity\[/i

/** Commands of Vitest's own reporter. */
const OF_REPORTER =
  /^::(?:error|notice|warning) (?:file|title)=(?!.*##(?:vso|teamcity)?\[)/i
