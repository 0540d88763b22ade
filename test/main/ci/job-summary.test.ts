import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  appendJobSummary,
  jobSummaryFile,
} from '../../../src/main/ci/job-summary-file.ts'
import { renderJobSummary } from '../../../src/main/ci/render-job-summary.ts'
import type {
  CellReport,
  NotebookReport,
} from '../../../src/main/reporter/notebook-report.ts'
import { summarize } from '../../../src/main/reporter/summarize.ts'

function red(text: string, details?: string, title = '[2] f()'): CellReport {
  return {
    title,
    state: 'failed',
    meta: { number: 2, outcome: 'mismatched', accept: 'Accept it with: x -u' },
    errors: [{ text, details, line: 28 }],
  }
}

const green: CellReport = {
  title: '[1] import pandas',
  state: 'passed',
  meta: { number: 1, outcome: 'matched', rules: ['ids'], durationMs: 1500 },
  errors: [],
}

function report(...cells: readonly CellReport[]): NotebookReport {
  return {
    path: 'docs/a.ipynb',
    meta: { kernel: 'Python 3.12.3 (.venv, ipykernel 7.4.0)', start: 'forked' },
    uses: [],
    cells,
    errors: [],
  }
}

function rendered(
  reports: readonly NotebookReport[],
  maxBytes = 1_000_000,
  name = 'notebooks',
): string {
  return renderJobSummary({
    name,
    summary: summarize(reports),
    reports,
    maxBytes,
  })
}

test('what ran, each red cell with its difference, rules and slow cells', () => {
  const cell = red(
    'OutputMismatch: Output of cell [2] changed',
    '- Stored output\n+ Actual output\n\n- 1\n+ 2',
  )
  const failed: NotebookReport = {
    path: 'b.ipynb',
    meta: undefined,
    uses: [],
    cells: [],
    errors: [{ text: 'NotebookError: no Python', details: undefined, line: 1 }],
  }
  expect(rendered([report(green, cell), failed], 1_000_000, 'docs'))
    .toMatchInlineSnapshot(`
      "
      ## Notebooks (\`docs\`)

      1 run on \`Python 3.12.3 (.venv, ipykernel 7.4.0)\` · 1 forked

      1 equal by a rule · **1 changed**

      <details>
      <summary><code>docs/a.ipynb&#58;28</code> <code>&#91;2&#93; f()</code> <code>OutputMismatch&#58; Output of cell &#91;2&#93; changed</code></summary>

      \`\`\`diff
      OutputMismatch: Output of cell [2] changed

      - Stored output
      + Actual output

      - 1
      + 2
      \`\`\`

      \`Accept it with: x -u\`

      </details>

      <details>
      <summary><code>b.ipynb</code> <code>NotebookError&#58; no Python</code></summary>

      \`\`\`diff
      NotebookError: no Python
      \`\`\`

      </details>

      ### Equal by a rule

      - \`1 ids\`

      ### Slowest

      - \`docs/a.ipynb [1] import pandas 1500 ms\`

      "
    `)
})

test('what notebooks say is neither Markdown nor HTML', () => {
  const evil =
    '</code></summary></details>\u001b[2J<img src=x onerror=x>![x](y) ```\n````\n~~~ @me #1 | a'
  const text = rendered([
    {
      ...report(red(`E: ${evil}`, evil, `[2] ${evil}`)),
      path: '`a`.ipynb',
      meta: { kernel: evil, notes: [evil] },
    },
  ])
  const withoutCode = text
    .replaceAll(/^(`{3,})diff\n[^]*?\n\1$/gm, '')
    .replaceAll(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '')
    .replaceAll(/<\/?(?:details|summary|code)>/g, '')
  expect(withoutCode).not.toMatch(/[<>[\]`~@]|#(?!#)(?!\d+;)\S/)
  expect(text).not.toContain('\u001b')
  expect(text.match(/<details>/g)).toHaveLength(1)
  expect(text.match(/<\/details>$/gm)).toHaveLength(1)
})

test('it is bounded, and says what is left out', () => {
  const cells = Array.from({ length: 500 }, (_, index) =>
    red('E: é', 'ü'.repeat(20_000), `[${index}] f()`),
  )
  const text = rendered([report(...cells)], 100_000)
  expect(Buffer.byteLength(text)).toBeLessThan(100_000)
  const shown = text.match(/<details>/g)?.length ?? 0
  expect(shown).toBeGreaterThan(3)
  expect(text).toContain(`… and ${500 - shown} more that are red`)
})

test.each([
  [{}, undefined],
  [{ GITHUB_STEP_SUMMARY: '/s.md' }, undefined],
  [{ GITHUB_ACTIONS: 'true' }, undefined],
  [{ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '' }, undefined],
  [{ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/s.md' }, '/s.md'],
])('with %o the file is %s', (env, file) => {
  expect(jobSummaryFile(env)).toBe(file)
})

test('it is added to what is there, as far as there is room', () => {
  const folder = mkdtempSync(join(tmpdir(), 'job-summary-'))
  const file = join(folder, 's.md')
  const room: number[] = []
  const add = (to: string): string | undefined =>
    appendJobSummary(to, (maxBytes) => {
      room.push(maxBytes)
      return 'ours\n'
    })
  expect(add(file)).toBeUndefined()
  expect(add(file)).toBeUndefined()
  expect(readFileSync(file, 'utf8')).toBe('ours\nours\n')
  writeFileSync(file, 'x'.repeat(1024 * 1024))
  expect(add(file)).toBeUndefined()
  expect(room).toEqual([983_040, 983_035])
  expect(add(join(folder, 'absent', 's.md'))).toContain('ENOENT')
  rmSync(folder, { recursive: true })
})

test('counts the checks of the files', () => {
  const text = rendered([
    { ...report(green), findings: 0 },
    { ...report(green), findings: 2 },
  ])
  expect(text).toContain(
    '\nChecks of the files: 1 in order · **1 with 2 findings**\n',
  )
  expect(rendered([report(green)])).not.toContain('Checks')
})
