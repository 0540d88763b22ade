import { inspect } from 'node:util'

import { NotebookError } from '../../common/errors.ts'
import { FETCHED_FOLDER, literalGlob } from '../../common/paths.ts'
import { nearest } from '../../common/words/suggest.ts'
import { aroundGlobs } from './around.ts'
import { OPTIONS } from './option-table.ts'
import type { NotebookOptions, ResolvedOptions } from './options.ts'
import { refuseFunctions } from './refuse-functions.ts'

/** Never a notebook of the user's: copies, environments, build output. */
export const ALWAYS_EXCLUDED: readonly string[] = [
  '**/node_modules/**',
  '**/{venv,env}/{lib,Lib,share}/**',
  '**/site-packages/**',
  '**/_build/**',
  '**/*-checkpoint.ipynb',
]

/**
 * Checks the options and fills in their defaults.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for an unknown option or a wrong value.
 */
export function resolveOptions(given: NotebookOptions): ResolvedOptions {
  refuseFunctions({ ...given })
  checkOptions(given)
  const options = withDefaults(given)
  const { include, exclude, output, server, before, after } = options
  if (server?.kernel !== undefined && options.kernel !== undefined) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      'Options `kernel` and `server.kernel` of notebooks() cannot both be given: a kernel that runs already is what it is.\nLeave out `kernel`.',
    )
  }
  const isFetching = server?.notebooks !== undefined
  return {
    ...options,
    include: [
      ...include,
      ...(isFetching ? [`${FETCHED_FOLDER}/**/*.ipynb`] : []),
    ].map(inAnyCase),
    exclude: [
      // `.vitest` holds what was copied from a server.
      isFetching ? '**/.!(vitest)/**' : '**/.*/**',
      ...ALWAYS_EXCLUDED,
      ...(output ? [`${literalGlob(output.folder)}/**`] : []),
      ...aroundGlobs([...before, ...after]),
      ...exclude,
    ],
  }
}

function checkOptions(given: NotebookOptions): void {
  const table = new Map(Object.entries(OPTIONS))
  for (const [name, value] of Object.entries(given)) {
    const option = table.get(name)
    if (!option) {
      const known = [...table.keys()]
      const meant = nearest(name, known)
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `notebooks() has no option \`${name}\`.\n${
          meant === undefined
            ? `Its options are ${known.join(', ')}.`
            : `Did you mean \`${meant}\`?`
        }`,
      )
    }
    if (value === undefined || option.check.holds(value)) {
      continue
    }
    const fault = option.fault?.(value)
    if (fault !== undefined) {
      throw new NotebookError('NB_ERR_OPTIONS', fault)
    }
    const received =
      option.isSecret === true
        ? `a value of type ${typeof value}, which may hold a token and is not shown`
        : `\`${inspect(value, { depth: 2, breakLength: Infinity, maxStringLength: 200 })}\``
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `Option \`${name}\` of notebooks() must be ${option.check.expected}, got ${received}.`,
    )
  }
}

function withDefaults(given: NotebookOptions): ResolvedOptions {
  const values = new Map<string, unknown>(Object.entries(given))
  const resolved = Object.entries(OPTIONS).map(([name, option]) => {
    const value = values.get(name)
    const resolve: ((value: never) => unknown) | undefined = option.resolve
    return [
      name,
      value === undefined
        ? option.default
        : resolve
          ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by the same row of the table
            resolve(value as never)
          : value,
    ]
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type of the table says so
  return Object.fromEntries(resolved) as ResolvedOptions
}

/** Some systems write `.IPYNB`, and globs tell upper case from lower case. */
function inAnyCase(glob: string): string {
  return glob.replace(/\.ipynb$/, '.{ipynb,IPYNB}')
}
