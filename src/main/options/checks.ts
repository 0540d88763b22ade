import { isAbsolute, normalize } from 'node:path'

import {
  ANY_TEXT,
  either,
  FLAG,
  isRecord,
  listOf,
  NUMBER,
  objectOf,
  oneOf,
  shape,
  TEXT,
} from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'
import { messageOf } from '../../common/errors.ts'
import { CHECK_NAMES } from '../../contract/check-names.ts'
import { checkParameter } from '../../parameters/parameter-value.ts'

export const MILLISECONDS: Check = {
  expected: 'milliseconds, 0 for no limit',
  holds: (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0,
}

const MODULE: Check = {
  expected: 'a module',
  holds: (value) => typeof value === 'string' && /^[\w.]+$/.test(value),
}

export const MODULES: Check = {
  expected: "a list of modules, 'auto' or false",
  holds: (value) =>
    value === false || value === 'auto' || listOf('', MODULE).holds(value),
}

export const FILES: Check = {
  ...either(TEXT, listOf('files')),
  expected: 'a file or a list of files',
}

export const REPORT: Check = {
  expected: "an .html file, relative to the root, e.g. 'notebook-report.html'",
  holds: (value) =>
    value === false ||
    (typeof value === 'string' && /[^\\/]\.html?$/i.test(value)),
}

export const KEEP_KERNEL: Check = {
  expected: "'on-failure' or false",
  holds: (value) => value === false || value === 'on-failure',
}

/** What they hold is looked at one by one, to say which is wrong. */
export const PARAMETERS: Check = {
  expected: "an object of values: { region: 'eu' }",
  holds: (value) => isRecord(value) && valueFault(value) === undefined,
}

/** What is wrong with parameters; one sentence, and a remedy. */
export function valueFault(
  parameters: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const [name, value] of Object.entries(parameters)) {
    try {
      checkParameter(value, name)
    } catch (error) {
      return messageOf(error)
    }
  }
  return undefined
}

/** What is safe in titles, patterns and the names of files. */
const CASE_NAME =
  /^[\p{L}\p{N}_+=@-](?:[\p{L}\p{N} ._+=,@-]*[\p{L}\p{N}_+=@-])?$/u

export const CASE: Check = {
  expected:
    '{ name, parameters, stored }, with a name of letters, digits, blanks and . _ - + = , @',
  holds: (value) =>
    shape(
      {
        name: {
          expected: 'a name',
          holds: (name) => typeof name === 'string' && CASE_NAME.test(name),
        },
        parameters: PARAMETERS,
        stored: FLAG,
      },
      ['name'],
    ).holds(value),
}

export const CHECKS: Check = {
  ...either(
    FLAG,
    listOf('names', oneOf(...CHECK_NAMES)),
    shape({
      ...Object.fromEntries(CHECK_NAMES.map((name) => [name, FLAG])),
      'output-size': either(FLAG, NUMBER),
    }),
  ),
  expected: `true, a list of names or { secrets: false, … } (${CHECK_NAMES.join(', ')})`,
}

export const COVERAGE: Check = {
  ...shape({ python: FLAG }),
  expected: '{ python: true } or { python: false }',
}

const COUNT: Check = {
  expected: 'a whole number from 1 on',
  holds: (value) => Number.isInteger(value) && Number(value) >= 1,
}

/** What an object for `server` may have. */
export const SERVER_KEYS: Readonly<Record<string, Check>> = {
  url: ANY_TEXT,
  token: ANY_TEXT,
  password: ANY_TEXT,
  username: ANY_TEXT,
  headers: objectOf('strings', ANY_TEXT),
  ca: ANY_TEXT,
  cert: ANY_TEXT,
  key: ANY_TEXT,
  insecure: FLAG,
  root: ANY_TEXT,
  kernel: TEXT,
  maxKernels: COUNT,
  notebooks: listOf('paths and globs'),
  exclude: listOf('globs'),
}

export const SERVER: Check = {
  ...either(FLAG, TEXT, shape(SERVER_KEYS)),
  expected: 'true, an address or { url, token, … }',
}

/** Neither the root nor a folder above it. */
const FOLDER: Check = {
  expected: 'a folder of its own, relative to the root',
  holds: (value) =>
    typeof value === 'string' &&
    value !== '' &&
    !isAbsolute(value) &&
    !/^(?:\.\.?(?:[\\/]+|$))*$/.test(normalize(value)),
}

export const OUTPUT: Check = {
  ...either(FOLDER, shape({ folder: FOLDER, timings: FLAG }, ['folder'])),
  expected: `${FOLDER.expected}, or { folder, timings }`,
}
