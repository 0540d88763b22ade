import {
  ANY_TEXT,
  either,
  FLAG,
  FUNCTION,
  listOf,
  NUMBER,
  objectOf,
  oneOf,
  shape,
  TEXT,
} from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'

const MIME_TYPES = listOf('MIME types')

const PATTERN: Check = {
  expected: 'a regular expression',
  // Not by `instanceof`: one may come from another realm (`--pool=vmThreads`).
  holds: (value) =>
    typeof value === 'string' ||
    Object.prototype.toString.call(value) === '[object RegExp]',
}

export const RULES: Check = listOf(
  'names of rules and of { name, pattern, replace }',
  either(
    TEXT,
    shape(
      {
        name: TEXT,
        pattern: PATTERN,
        replace: ANY_TEXT,
        mimeTypes: MIME_TYPES,
      },
      ['name', 'pattern', 'replace'],
    ),
  ),
)

export const TOLERANCE: Check = {
  ...either(
    NUMBER,
    shape({ relative: NUMBER, absolute: NUMBER, printed: FLAG }),
  ),
  expected: 'a number or { relative, absolute, printed }',
}

export const IMAGES: Check = {
  ...either(
    oneOf('ignore', 'bytes', 'pixels'),
    shape({ threshold: NUMBER, maxDiffRatio: NUMBER }),
  ),
  expected: "'ignore', 'bytes', 'pixels' or { threshold, maxDiffRatio }",
}

const COMPARED = oneOf('values', 'shape')

export const COMPARE: Check = {
  ...either(COMPARED, objectOf('them by MIME type', COMPARED)),
  expected: "'values', 'shape' or an object of them by MIME type",
}

export const NORMALISERS: Check = objectOf(
  'functions, or { normalise, mimeTypes }, by name',
  either(
    FUNCTION,
    shape({ normalise: FUNCTION, mimeTypes: MIME_TYPES }, ['normalise']),
  ),
)

export const COMPARATORS: Check = objectOf('functions by MIME type', FUNCTION)
