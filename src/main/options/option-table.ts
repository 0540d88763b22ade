import { posix } from 'node:path'

import {
  ANY_TEXT,
  FLAG,
  isRecord,
  listOf,
  objectOf,
  oneOf,
  TEXT,
} from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'
import {
  COMPARE,
  IMAGES,
  RULES,
  TOLERANCE,
} from '../../comparison/options/comparison-checks.ts'
import { CHECK_NAMES } from '../../contract/check-names.ts'
import { AROUND, aroundOptions } from './around.ts'
import { casesFault } from './cases-fault.ts'
import {
  CASE,
  CHECKS,
  COVERAGE,
  FILES,
  KEEP_KERNEL,
  MILLISECONDS,
  MODULES,
  OUTPUT,
  PARAMETERS,
  REPORT,
  SERVER,
} from './checks.ts'
import type { CheckOptions } from './feature-options.ts'
import type { NotebookOptions, ResolvedOptions } from './options.ts'
import { parametersFault } from './parameters-fault.ts'
import { ANSWERS, answersFault } from './prompt-answers.ts'
import { serverFault } from './server-fault.ts'

/** All that there is to know of an option but its docs. */
type Option<Given, Used> = {
  readonly check: Check
  readonly default: Used
  /** Whether messages must not show its value. */
  readonly isSecret?: true
  /** What is wrong in a value that does not hold, where more can be said of it. */
  readonly fault?: (value: unknown) => string | undefined
} & ([Given] extends [Used]
  ? { readonly resolve?: (given: Given) => Used }
  : { readonly resolve: (given: Given) => Used })

type OptionTable = {
  readonly [Name in keyof Required<NotebookOptions>]: Option<
    NonNullable<NotebookOptions[Name]>,
    ResolvedOptions[Name]
  >
}

export const OPTIONS: OptionTable = {
  include: { check: listOf('globs'), default: ['**/*.ipynb'] },
  exclude: { check: listOf('globs'), default: [] },
  name: { check: TEXT, default: 'notebooks' },
  titles: { check: oneOf('numbered', 'stable'), default: 'numbered' },
  python: { check: TEXT, default: undefined },
  kernel: { check: TEXT, default: undefined },
  server: {
    check: SERVER,
    default: undefined,
    resolve: serverOptions,
    isSecret: true,
    fault: serverFault,
  },
  fork: { check: FLAG, default: true },
  preload: {
    check: MODULES,
    default: 'auto',
    resolve: (given) => (given === false ? [] : given),
  },
  keepKernel: {
    check: KEEP_KERNEL,
    default: false,
  },
  env: { check: objectOf('strings', ANY_TEXT), default: {}, isSecret: true },
  parameters: {
    check: objectOf('parameters by glob', PARAMETERS),
    default: {},
    isSecret: true,
    fault: parametersFault,
  },
  before: { check: AROUND, default: [], resolve: aroundOptions },
  after: { check: AROUND, default: [], resolve: aroundOptions },
  answers: {
    check: ANSWERS,
    default: [],
    isSecret: true,
    fault: answersFault,
  },
  envFile: { check: TEXT, default: undefined },
  cases: {
    check: {
      ...objectOf('lists of cases by glob', listOf('cases', CASE)),
      holds: (value) => casesFault(value) === undefined && isRecord(value),
    },
    default: {},
    isSecret: true,
    fault: casesFault,
  },
  dependencies: { check: FLAG, default: true },
  baseline: {
    check: oneOf('stored', 'snapshot', 'none'),
    default: 'stored',
  },
  verifySnapshots: { check: FLAG, default: true },
  update: { check: oneOf('changed', 'all'), default: 'changed' },
  rules: { check: RULES, default: [] },
  tolerance: { check: TOLERANCE, default: undefined },
  images: { check: IMAGES, default: undefined },
  compare: { check: COMPARE, default: 'values' },
  ignore: {
    check: listOf('MIME types, stdout and stderr'),
    default: [],
  },
  comparison: { check: TEXT, default: undefined },
  sanitize: {
    check: FILES,
    default: [],
    resolve: (given) => (typeof given === 'string' ? [given] : given),
  },
  report: {
    check: REPORT,
    default: undefined,
    resolve: (given) => (given === false ? undefined : given),
  },
  output: { check: OUTPUT, default: undefined, resolve: outputOptions },
  progress: { check: MILLISECONDS, default: 30_000, resolve: limit },
  verboseOutput: { check: FLAG, default: false },
  coverage: { check: COVERAGE, default: {} },
  checks: { check: CHECKS, default: undefined, resolve: checkOptions },
  onError: { check: oneOf('skip', 'continue'), default: 'skip' },
  timeout: { check: MILLISECONDS, default: 120_000, resolve: limit },
  notebookTimeout: { check: MILLISECONDS, default: Infinity, resolve: limit },
  startupTimeout: {
    check: MILLISECONDS,
    default: 60_000,
    // A start has a timer of its own, and Node's take no more than this.
    resolve: (given) => Math.min(limit(given), 2 ** 31 - 1),
  },
}

function serverOptions(
  given: NonNullable<NotebookOptions['server']>,
): ResolvedOptions['server'] {
  if (typeof given === 'boolean') {
    return given ? {} : undefined
  }
  return typeof given === 'string' ? { url: given } : given
}

/** Bytes; a page of text has four thousand. */
const MAX_OUTPUT = 1_000_000

function checkOptions(
  given: NonNullable<NotebookOptions['checks']>,
): ResolvedOptions['checks'] {
  const list = Array.isArray(given) ? given : undefined
  const switches: CheckOptions =
    Array.isArray(given) || typeof given === 'boolean' ? {} : given
  const names = CHECK_NAMES.filter(
    (name) => (list?.includes(name) ?? true) && switches[name] !== false,
  )
  const size = switches['output-size']
  return given === false || names.length === 0
    ? undefined
    : { names, maxOutputBytes: typeof size === 'number' ? size : MAX_OUTPUT }
}

function outputOptions(
  given: NonNullable<NotebookOptions['output']>,
): ResolvedOptions['output'] {
  const { folder, timings = false } =
    typeof given === 'string' ? { folder: given } : given
  return {
    folder: posix.normalize(folder.replaceAll('\\', '/')).replace(/\/$/, ''),
    timings,
  }
}

function limit(ms: number): number {
  return ms === 0 ? Infinity : ms
}
