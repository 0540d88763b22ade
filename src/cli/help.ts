import type { Colors } from '../common/colors.ts'
import { OWN_OPTIONS } from './arguments/own-options.ts'
import { COMMANDS } from './commands.ts'

const ABOUT: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  init: 'sets a project up: configuration, .gitignore, a workflow for CI',
  doctor: 'shows what is found here (Vitest, Pythons, kernels), and tries it',
  migrate: 'translates a set-up of pytest (nbval, nbmake, pytest-notebook)',
}

/** Options of Vitest that are wanted most. */
const OF_VITEST = [
  ['-u, --update', 'accept the new outputs of what is run'],
  ['-t, --testNamePattern PATTERN', 'only cells with this title'],
  [
    '--run, --watch',
    'run once; run again what changes (in a terminal: default)',
  ],
  ['--reporter NAME', 'default, verbose, dot, junit, json, github-actions …'],
  ['--retry N, --bail N', 'try red cells again; stop after so many'],
  ['--exclude GLOB', 'leave notebooks out'],
] as const

const EXAMPLES = [
  ['vitest-notebook docs/', 'all notebooks below docs'],
  ['vitest-notebook docs/intro.ipynb:58 -u', 'accept the cell on line 58'],
  ['vitest-notebook --lax docs/', 'as pytest --nbval-lax docs/'],
  [
    'vitest-notebook --sanitize nbval.cfg docs/',
    'as pytest --nbval --nbval-sanitize-with nbval.cfg docs/',
  ],
] as const

export function helpText({ bold, cyan, dim }: Colors): string {
  const options = Object.entries(OWN_OPTIONS).map(
    ([name, { takes, about }]) =>
      [`--${name}${takes === undefined ? '' : ` ${takes}`}`, about] as const,
  )
  const width = Math.max(
    ...[...options, ...OF_VITEST, ...EXAMPLES].map(([left]) => left.length),
  )
  const rows = (pairs: readonly (readonly [string, string])[]): string[] =>
    pairs.map(([left, right]) => `  ${cyan(left.padEnd(width))}  ${right}`)
  return [
    `${bold('vitest-notebook')} runs Jupyter notebooks as Vitest tests.`,
    '',
    bold('Usage'),
    `  npx vitest-notebook ${dim('[run | watch]')} [PATH…] [options]`,
    `  npx vitest-notebook init | doctor | migrate`,
    '',
    'PATH is a folder, a notebook, a glob in quotes, or NOTEBOOK:LINE for the cell',
    'that stands there. Without one: all notebooks here.',
    '',
    bold('Options'),
    ...rows(options),
    '',
    bold('Options of Vitest'),
    ...rows(OF_VITEST),
    `  ${dim('and all others that `npx vitest --help` lists')}`,
    '',
    bold('Commands'),
    ...rows(COMMANDS.map((name) => [name, ABOUT[name]])),
    '',
    bold('Examples'),
    ...rows(EXAMPLES.map(([left, right]) => [left, dim(right)])),
    '',
    bold('Exit codes'),
    ...rows([
      ['0', 'all is green'],
      ['1', 'something is red'],
      ['2', 'it could not be run as asked'],
    ]),
  ].join('\n')
}
