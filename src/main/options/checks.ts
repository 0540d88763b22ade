import { isAbsolute, normalize } from 'node:path'
import { types } from 'node:util'

/** What a value has to be, in words, and whether it is. */
export interface Check {
  readonly expected: string
  readonly holds: (value: unknown) => boolean
}

export const TEXT: Check = {
  expected: 'a non-empty string',
  holds: (value) => typeof value === 'string' && value !== '',
}

const ANY_TEXT: Check = {
  expected: 'a string',
  holds: (value) => typeof value === 'string',
}

export const FLAG: Check = {
  expected: 'true or false',
  holds: (value) => typeof value === 'boolean',
}

const NUMBER: Check = {
  expected: 'a number',
  holds: (value) => typeof value === 'number',
}

export const MILLISECONDS: Check = {
  expected: 'milliseconds, 0 for no limit',
  holds: (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0,
}

export const STRINGS: Check = {
  expected: 'an object of strings',
  holds: (value) => isRecord(value) && Object.values(value).every(isString),
}

export const MODULES: Check = {
  expected: "a list of modules or 'auto'",
  holds: (value) =>
    value === 'auto' ||
    (Array.isArray(value) &&
      value.every((item) => isString(item) && /^[\w.]+$/.test(item))),
}

export const FILES: Check = {
  expected: 'a file or a list of files',
  holds: (value) => TEXT.holds(value) || listOf('files').holds(value),
}

export const SERVER: Check = {
  expected: 'true, an address or { url, token, root, notebooks }',
  holds: (value) =>
    FLAG.holds(value) ||
    TEXT.holds(value) ||
    isShaped(value, {
      url: ANY_TEXT,
      token: ANY_TEXT,
      root: ANY_TEXT,
      notebooks: listOf('paths'),
    }),
}

/** Tells no more of where it goes than that it is a folder of its own. */
const FOLDER: Check = {
  expected: 'a folder of its own, relative to the root',
  holds: (value) =>
    isString(value) &&
    value !== '' &&
    !isAbsolute(value) &&
    !/^(?:\.\.?(?:[\\/]+|$))*$/.test(normalize(value)),
}

export const OUTPUT: Check = {
  expected: `${FOLDER.expected}, or { folder, timings }`,
  holds: (value) =>
    FOLDER.holds(value) ||
    isShaped(value, { folder: FOLDER, timings: FLAG }, ['folder']),
}

const PATTERN: Check = {
  expected: 'a regular expression',
  holds: (value) => isString(value) || types.isRegExp(value),
}

const NAMED = { name: TEXT, mimeTypes: listOf('MIME types') }

const FUNCTION: Check = {
  expected: 'a function',
  holds: (value) => typeof value === 'function',
}

export const RULES: Check = {
  expected: 'a list of names of rules and of { name, pattern, replace }',
  holds: (value) =>
    Array.isArray(value) &&
    value.every(
      (item) =>
        isString(item) ||
        isShaped(item, { ...NAMED, pattern: PATTERN, replace: ANY_TEXT }, [
          'name',
          'pattern',
          'replace',
        ]) ||
        isShaped(item, { ...NAMED, normalise: FUNCTION }, [
          'name',
          'normalise',
        ]),
    ),
}

export const COMPARATORS: Check = {
  expected: 'an object of functions by MIME type',
  holds: (value) =>
    isRecord(value) && Object.values(value).every(FUNCTION.holds),
}

export const TOLERANCE: Check = {
  expected: 'a number or { relative, absolute, printed }',
  holds: (value) =>
    NUMBER.holds(value) ||
    isShaped(value, { relative: NUMBER, absolute: NUMBER, printed: FLAG }),
}

export const IMAGES: Check = {
  expected: "'ignore', 'bytes', 'pixels' or { threshold, maxDiffRatio }",
  holds: (value) =>
    ['ignore', 'bytes', 'pixels'].some((word) => word === value) ||
    isShaped(value, { threshold: NUMBER, maxDiffRatio: NUMBER }),
}

export function listOf(items: string): Check {
  return {
    expected: `a list of ${items}`,
    holds: (value) => Array.isArray(value) && value.every(isString),
  }
}

export function oneOf(...values: readonly string[]): Check {
  return {
    expected: values.map((value) => `'${value}'`).join(' or '),
    holds: (value) => isString(value) && values.includes(value),
  }
}

/** Whether it is an object with these properties and no other; what is undefined is not there. */
function isShaped(
  value: unknown,
  properties: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): boolean {
  if (!isRecord(value)) {
    return false
  }
  const given = Object.entries(value).filter(([, item]) => item !== undefined)
  return (
    given.every(([name, item]) => properties[name]?.holds(item) === true) &&
    required.every((name) => value[name] !== undefined)
  )
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
