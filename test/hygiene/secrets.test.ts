import { generateKeyPairSync } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { isNotebookError } from '../../src/common/errors.ts'
import { findDetector } from '../../src/hygiene/find-detector.ts'
import { root } from '../helpers/environments.ts'
import { findingsIn } from '../helpers/notebooks/checked.ts'
import {
  notebookFile,
  result,
  stdout,
} from '../helpers/notebooks/notebook-file.ts'

/** In pieces: a scanner of this repository must not find them. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const SECRETS: readonly (readonly [kind: string, text: string])[] = [
  ['a token of GitHub', ['ghp', LETTERS].join('_')],
  [
    'a token of Slack',
    ['xoxb', '1234567890', '1234567890123', LETTERS.slice(0, 24)].join('-'),
  ],
  ['a token of npm', ['npm', LETTERS].join('_')],
]

describe('are found, and never shown', () => {
  test.for(SECRETS)('%s', async ([, secret]) => {
    const text = notebookFile([
      `print(1)\ntoken = "${secret}"`,
      { code: 'x', outputs: [stdout(`a\n${secret}\n`)] },
      { code: 'y', outputs: [result({ 'application/json': { secret } })] },
      { markdown: `\`${secret}\`` },
    ])
    const findings = await findingsIn(text)
    expect(
      findings.map((each) =>
        each.replace(/a secret: .* \|/, 'KIND |').replaceAll(secret, 'SECRET'),
      ),
    ).toEqual([
      'secrets: cell [1] its source holds what looks like KIND | "token = \\"SECRET\\""',
      'secrets: cell [2] its output holds what looks like KIND | "SECRET\\n"',
      'secrets: cell [3] its output holds what looks like KIND | "secret": "SECRET"',
      'secrets: markdown cell 4 its source holds what looks like KIND | "`SECRET`"',
    ])
    for (const finding of findings) {
      const [said = ''] = finding.split(' | ')
      expect(said).toMatch(/a secret: \S.*, \d+ characters$/)
      expect(said).not.toContain(secret.slice(4, 12))
      expect(said).not.toContain(secret.slice(-6))
    }
  })
})

test('a private key of several lines', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' })
  const [finding] = await findingsIn(
    notebookFile([{ code: 'x', outputs: [stdout(`see\n${String(key)}`)] }]),
  )
  expect(finding).toMatch(/^secrets: cell \[1\] its output holds/)
})

test('the mark that a finding suggests lets it pass', async () => {
  const secret = SECRETS[0]?.[1] ?? ''
  expect(
    await findingsIn(notebookFile([`# vitest: checks=-secrets\n"${secret}"`])),
  ).toEqual([])
})

test('none in notebooks that have none', async () => {
  const folder = join(root, 'fixtures/notebooks')
  const files = readdirSync(folder).filter((name) => name.endsWith('.ipynb'))
  expect(files.length).toBeGreaterThan(15)
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(await findingsIn(text, { names: ['secrets'] })).toEqual([])
  }
})

test('where secretlint is missing, the message has what installs it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hygiene-'))
  try {
    let thrown: unknown
    try {
      findDetector(folder)
    } catch (error) {
      thrown = error
    }
    expect(isNotebookError(thrown, 'NB_ERR_OPTIONS')).toBe(true)
    const message = String(thrown).replaceAll(folder, 'FOLDER')
    expect(message).toMatchInlineSnapshot(`
      "NotebookError: The check \`secrets\` needs @secretlint/core, which is not installed in FOLDER.
      Install it: npm install --save-dev @secretlint/core @secretlint/secretlint-rule-preset-recommend
      Or leave the check out: checks: { secrets: false }"
    `)
    // What it names are packages that there are.
    const [, names = ''] = /--save-dev (.*)/.exec(message) ?? []
    const { resolve } = createRequire(join(root, 'package.json'))
    expect(names.split(' ').map((name) => existsSync(resolve(name)))).toEqual([
      true,
      true,
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
