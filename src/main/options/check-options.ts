import { isAbsolute, normalize } from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import type { NotebookOptions } from './options.ts'

interface Check {
  readonly expected: string
  readonly holds: (value: unknown) => boolean
}

const text: Check = {
  expected: 'a non-empty string',
  holds: (value) => typeof value === 'string' && value !== '',
}
const globs: Check = {
  expected: 'a list of globs',
  holds: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string'),
}
const milliseconds: Check = {
  expected: 'milliseconds, 0 for no limit',
  holds: (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0,
}
const oneOf = (...values: readonly string[]): Check => ({
  expected: values.map((value) => `'${value}'`).join(' or '),
  holds: (value) => typeof value === 'string' && values.includes(value),
})

const CHECKS: Readonly<Record<keyof NotebookOptions, Check>> = {
  include: globs,
  exclude: globs,
  name: text,
  python: text,
  kernel: text,
  server: {
    expected: 'true, an address or { url, token, root, notebooks }',
    holds: (value) =>
      typeof value === 'boolean' ||
      text.holds(value) ||
      (isRecord(value) &&
        Object.entries(value).every(
          ([key, item]) =>
            item === undefined ||
            (key === 'notebooks' && globs.holds(item)) ||
            (['url', 'token', 'root'].includes(key) &&
              typeof item === 'string'),
        )),
  },
  fork: {
    expected: 'true or false',
    holds: (value) => typeof value === 'boolean',
  },
  preload: {
    expected: "a list of modules or 'auto'",
    holds: (value) =>
      value === 'auto' ||
      (Array.isArray(value) &&
        value.every(
          (item) => typeof item === 'string' && /^[\w.]+$/.test(item),
        )),
  },
  env: {
    expected: 'an object of strings',
    holds: (value) =>
      isRecord(value) &&
      Object.values(value).every((item) => typeof item === 'string'),
  },
  dependencies: {
    expected: 'true or false',
    holds: (value) => typeof value === 'boolean',
  },
  baseline: oneOf('stored', 'snapshot', 'none'),
  update: oneOf('changed', 'all'),
  rules: {
    expected: 'a list of names of rules and of { name, pattern, replace }',
    holds: (value) =>
      Array.isArray(value) &&
      value.every(
        (item) =>
          typeof item === 'string' ||
          (isRecord(item) &&
            typeof item['name'] === 'string' &&
            ('normalise' in item
              ? typeof item['normalise'] === 'function'
              : 'pattern' in item && typeof item['replace'] === 'string')),
      ),
  },
  tolerance: {
    expected: 'a number or { relative, absolute, printed }',
    holds: (value) => typeof value === 'number' || isRecord(value),
  },
  images: {
    expected: "'ignore', 'bytes', 'pixels' or { threshold, maxDiffRatio }",
    holds: (value) =>
      value === 'ignore' ||
      value === 'bytes' ||
      value === 'pixels' ||
      isRecord(value),
  },
  ignore: {
    expected: 'a list of MIME types, stdout and stderr',
    holds: (value) => globs.holds(value),
  },
  comparators: {
    expected: 'an object of functions by MIME type',
    holds: (value) =>
      isRecord(value) &&
      Object.values(value).every((item) => typeof item === 'function'),
  },
  sanitize: {
    expected: 'a file or a list of files',
    holds: (value) => text.holds(value) || globs.holds(value),
  },
  output: {
    expected:
      'a folder of its own, relative to the root, or { folder, timings }',
    holds: (value) =>
      isFolder(value) ||
      (isRecord(value) &&
        isFolder(value['folder']) &&
        Object.entries(value).every(
          ([key, item]) =>
            key === 'folder' ||
            (key === 'timings' &&
              (item === undefined || typeof item === 'boolean')),
        )),
  },
  onError: oneOf('skip', 'continue'),
  timeout: milliseconds,
  notebookTimeout: milliseconds,
  startupTimeout: milliseconds,
}

const CHECK_BY_NAME = new Map<string, Check>(Object.entries(CHECKS))

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The path of a folder that is neither the root nor one above it. */
function isFolder(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value !== '' &&
    !isAbsolute(value) &&
    !/^(?:\.\.?[\\/]*)*$/.test(normalize(value))
  )
}

/**
 * Checks the values that a user gave.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for an unknown option or a wrong value.
 */
export function checkOptions(options: NotebookOptions): void {
  for (const [key, value] of Object.entries(options)) {
    const check = CHECK_BY_NAME.get(key)
    if (!check) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `notebooks() has no option \`${key}\`.\nIts options are ${Object.keys(CHECKS).join(', ')}.`,
      )
    }
    if (value === undefined) {
      continue
    }
    if (!check.holds(value)) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `Option \`${key}\` of notebooks() must be ${check.expected}, got ${received(key, value)}.`,
      )
    }
  }
}

/** Describes a wrong value; never one that may hold a token. */
function received(key: string, value: unknown): string {
  if (key === 'server' || key === 'env') {
    return `a ${typeof value} of another form`
  }
  return `\`${JSON.stringify(value)}\` (${Array.isArray(value) ? 'array' : typeof value})`
}
