import { expect, test } from 'vitest'

import { parseArguments } from '../../../src/cli/arguments/parse-arguments.ts'
import { nearest } from '../../../src/common/words/suggest.ts'

interface Case {
  readonly args: readonly string[]
  readonly options?: object
  readonly others?: readonly string[]
  readonly repeat?: readonly string[]
  readonly update?: boolean
}

test.each<Case>([
  { args: [] },
  { args: ['docs/'], others: ['docs/'] },
  { args: ['-u', 'docs'], others: ['docs'], update: true },
  { args: ['docs', '--update'], others: ['docs'], update: true },
  // Its values are Vitest's.
  { args: ['--update=all', 'docs'], others: ['--update=all', 'docs'] },
  {
    args: ['--lax', 'docs'],
    options: { baseline: 'none' },
    others: ['docs'],
    repeat: ['--lax'],
  },
  {
    args: ['--baseline=snapshot', 'a', '--baseline', 'stored'],
    options: { baseline: 'stored' },
    others: ['a'],
    repeat: ['--baseline', 'snapshot', '--baseline', 'stored'],
  },
  {
    args: ['--sanitize', 'a.cfg', '--sanitize=/b.cfg', 'docs'],
    options: { sanitize: ['/here/a.cfg', '/b.cfg'] },
    others: ['docs'],
    repeat: ['--sanitize', 'a.cfg', '--sanitize', '/b.cfg'],
  },
  {
    args: ['--report', 'out/page.html'],
    options: { report: '/here/out/page.html' },
    repeat: ['--report', 'out/page.html'],
  },
  {
    args: ['--on-error=continue', '--', '--lax', '-u'],
    options: { onError: 'continue' },
    others: ['--', '--lax', '-u'],
    repeat: ['--on-error', 'continue'],
  },
  {
    args: ['--verbose-output', 'docs'],
    options: { verboseOutput: true },
    others: ['docs'],
    repeat: ['--verbose-output'],
  },
  {
    args: ['--tolerance', '1e-6'],
    options: { tolerance: { relative: 1e-6 } },
    repeat: ['--tolerance', '1e-6'],
  },
  {
    args: ['--tolerance=relative 1e-6 absolute 0.5'],
    options: { tolerance: { relative: 1e-6, absolute: 0.5 } },
    repeat: ['--tolerance', 'relative 1e-6 absolute 0.5'],
  },
  {
    args: ['--preload', 'auto'],
    options: { preload: 'auto' },
    repeat: ['--preload', 'auto'],
  },
  {
    args: ['--preload', 'none'],
    options: { preload: false },
    repeat: ['--preload', 'none'],
  },
  {
    args: ['--preload=numpy,matplotlib.pyplot', '--preload', 'pandas'],
    options: { preload: ['numpy', 'matplotlib.pyplot', 'pandas'] },
    repeat: ['--preload', 'numpy,matplotlib.pyplot', '--preload', 'pandas'],
  },
  {
    args: ['--python', '../env/bin/python', '--kernel', 'ir'],
    options: { python: '/env/bin/python', kernel: 'ir' },
    repeat: ['--python', '../env/bin/python', '--kernel', 'ir'],
  },
  {
    args: ['--python=python3.12'],
    options: { python: 'python3.12' },
    repeat: ['--python', 'python3.12'],
  },
  {
    args: ['--timeout', '90'],
    options: { timeout: 90_000 },
    repeat: ['--timeout', '90'],
  },
  {
    args: ['--timeout=0'],
    options: { timeout: 0 },
    repeat: ['--timeout', '0'],
  },
  {
    args: ['--server', 'http://u:p@localhost:8888/lab?token=secret'],
    options: { server: 'http://u:p@localhost:8888/lab?token=secret' },
    repeat: ['--server', 'http://localhost:8888/lab'],
  },
  // What is Vitest's stays in its order.
  {
    args: ['run', '--reporter', 'junit', '--lax', 'a', '--retry=2', '-t', 'x'],
    options: { baseline: 'none' },
    others: ['run', '--reporter', 'junit', 'a', '--retry=2', '-t', 'x'],
    repeat: ['--lax'],
  },
  { args: ['--laxx', '--lax-er'], others: ['--laxx', '--lax-er'] },
  { args: ['a', '--', '--lax', '-u'], others: ['a', '--', '--lax', '-u'] },
  { args: ['__proto__', '--toString'], others: ['__proto__', '--toString'] },
])('$args', ({ args, options, others, repeat, update }) => {
  expect(parseArguments(args, '/here')).toEqual({
    options: options ?? {},
    others: others ?? [],
    repeat: repeat ?? [],
    update: update ?? false,
  })
})

test.each([
  { args: ['--lax=yes'], message: '--lax takes no value, got `yes`.' },
  {
    args: ['--baseline', 'all'],
    message: '--baseline must be stored, snapshot or none, got `all`.',
  },
  {
    args: ['--python'],
    message: '--python needs a value: a path or a command.',
  },
  {
    args: ['--sanitize', '--lax'],
    message: '--sanitize needs a value: a file.',
  },
  {
    args: ['--tolerance', '-1'],
    message:
      "--tolerance must be a number such as 1e-6, or 'relative 1e-6 absolute 0.01', got `-1`.",
  },
  {
    args: ['--preload', 'num py'],
    message:
      "--preload must be 'auto', 'none' or modules such as numpy,pandas, got `num py`.",
  },
  {
    args: ['--server', 'localhost?token=secret'],
    message:
      '--server must be the address of a Jupyter server, such as http://localhost:8888, got something else.',
  },
  {
    args: ['--report', 'page.txt'],
    message: '--report must be an .html file, got `page.txt`.',
  },
  {
    args: ['--timeout', 'soon'],
    message:
      '--timeout must be a time such as 90s or 10m; a number alone means seconds, got `soon`.',
  },
  {
    args: ['--lax', '--baseline', 'none'],
    message:
      '--lax and --baseline exclude each other: --lax is --baseline none.',
  },
])('$args is refused', ({ args, message }) => {
  expect(() => parseArguments(args, '/here')).toThrow(message)
})

test.each([
  ['docter', 'doctor'],
  ['initt', 'init'],
  ['MIGRATE', 'migrate'],
  ['docs', undefined],
  ['notebooks', undefined],
  ['', undefined],
])('%j may have meant %j', (word, meant) => {
  expect(nearest(word, ['init', 'doctor', 'migrate'])).toBe(meant)
})
