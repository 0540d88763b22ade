import { isJsonObject } from '../../common/json.ts'
import type { JsonValue } from '../../common/json.ts'
import { parseSkipCondition } from '../skip-condition.ts'
import type { SkipCondition } from '../skip-condition.ts'
import type { CellDirectives, NotebookDirectives } from '../types.ts'
import { parseCellChecks, parseChecks } from './check-words.ts'
import { COMPARISON_WORDS, parseWords } from './comparison-words.ts'
import { parseDuration } from './duration.ts'

/** One word of the `vitest:` language. */
export interface DirectiveWord<Directives> {
  /** How it is written, for warnings. */
  readonly example: string
  /** Whether the argument is prose, which may hold commas. */
  readonly takesProse: boolean
  /** Undefined when the argument is malformed. */
  readonly parse: (argument: string | undefined) => Directives | undefined
  /** For words whose value in metadata may be a list or an object. */
  readonly parseValue?: (value: JsonValue) => Directives | undefined
}

export type Vocabulary<Directives> = ReadonlyMap<
  string,
  DirectiveWord<Directives>
>

/** Shared by cells and notebooks. */
const COMMON_WORDS = {
  skip: {
    example: 'skip: reason',
    takesProse: true,
    parse: (reason) => ({ skip: reason === undefined ? {} : { reason } }),
  },
  skipif: {
    example: 'skipif CI: reason',
    takesProse: true,
    parse: (condition = '') => skipIf([condition]),
    parseValue: (value) =>
      skipIf(typeof value === 'string' ? [value] : (parseWords(value) ?? [''])),
  },
  'ignore-output': {
    example: 'ignore-output',
    takesProse: true,
    parse: () => ({ check: false }),
  },
  'check-output': {
    example: 'check-output',
    takesProse: true,
    parse: () => ({ check: true }),
  },
  timeout: {
    example: 'timeout=60s',
    takesProse: false,
    parse: (argument = '') => {
      const timeoutMs = parseDuration(argument)
      return timeoutMs === undefined ? undefined : { timeoutMs }
    },
  },
  ...COMPARISON_WORDS,
} satisfies Record<
  string,
  DirectiveWord<
    Pick<
      CellDirectives,
      'skip' | 'skipIf' | 'check' | 'timeoutMs' | 'comparison'
    >
  >
>

function skipIf(
  texts: readonly string[],
): { readonly skipIf: readonly SkipCondition[] } | undefined {
  const conditions = texts
    .map(parseSkipCondition)
    .filter((condition) => condition !== undefined)
  return conditions.length === texts.length ? { skipIf: conditions } : undefined
}

export const CELL_VOCABULARY: Vocabulary<CellDirectives> = new Map<
  string,
  DirectiveWord<CellDirectives>
>([
  ...Object.entries(COMMON_WORDS),
  [
    'checks',
    {
      example: 'checks=-secrets',
      takesProse: false,
      parse: (argument = '') => parseCellChecks(argument),
      parseValue: parseCellChecks,
    },
  ],
  [
    'raises',
    {
      example: 'raises ValueError',
      takesProse: false,
      parse: (argument) => {
        if (argument === undefined) {
          return { raises: {} }
        }
        // A reason may follow, as with the other directives.
        const ename = /^([\p{L}_][\p{L}\p{N}_.]*)(?:\s*:.*)?$/su.exec(argument)
        return ename?.[1] === undefined
          ? undefined
          : { raises: { ename: ename[1] } }
      },
    },
  ],
  [
    'fails',
    {
      example: 'fails: reason',
      takesProse: true,
      parse: (reason) => ({ fails: reason === undefined ? {} : { reason } }),
    },
  ],
  [
    'only',
    {
      example: 'only',
      takesProse: false,
      parse: (argument) =>
        argument === undefined ? { only: true } : undefined,
    },
  ],
  [
    'name',
    {
      example: 'name=load the data',
      takesProse: true,
      parse: (name) => (name === undefined ? undefined : { name }),
    },
  ],
])

export const NOTEBOOK_VOCABULARY: Vocabulary<NotebookDirectives> = new Map<
  string,
  DirectiveWord<NotebookDirectives>
>([
  ...Object.entries(COMMON_WORDS),
  [
    'checks',
    {
      example: 'checks=-secrets',
      takesProse: false,
      parse: (argument = '') => parseChecks(argument),
      parseValue: parseChecks,
    },
  ],
  [
    'parameters',
    {
      example: 'parameters: { "region": "eu" }',
      takesProse: true,
      // Only an object has names.
      parse: () => undefined,
      parseValue: (value) =>
        isJsonObject(value) ? { parameters: true } : undefined,
    },
  ],
  [
    'notebook-timeout',
    {
      example: 'notebook-timeout=10m',
      takesProse: false,
      parse: (argument = '') => {
        const notebookTimeoutMs = parseDuration(argument)
        return notebookTimeoutMs === undefined
          ? undefined
          : { notebookTimeoutMs }
      },
    },
  ],
  [
    'allow-errors',
    {
      example: 'allow-errors',
      takesProse: false,
      parse: (argument) =>
        argument === undefined ? { allowErrors: true } : undefined,
    },
  ],
  [
    'on-error',
    {
      example: 'on-error=continue',
      takesProse: false,
      parse: (argument) =>
        argument === 'skip' || argument === 'continue'
          ? { onError: argument }
          : undefined,
    },
  ],
])
