import { createContext, Script } from 'node:vm'

import { NotebookError } from '../../common/errors.ts'
import type { PathReplacement } from '../options/comparison-types.ts'
import { pythonReplaceRule } from './sanitizer/python-rule.ts'
import type { TextRule } from './text-rule.ts'

/**
 * For all texts of a cell together. The pattern comes with the notebook, and may
 * be one that takes exponential time; no timer of ours could end it.
 */
const MAX_MS = 2000

/**
 * pytest-notebook's `diff_replace` as a rule.
 *
 * @throws Error that names an expression that cannot be translated to JavaScript;
 * NotebookError `NB_ERR_OPTIONS` from `apply` where the pattern takes too long.
 */
export function pathReplacement(
  { regex, replace }: PathReplacement,
  appliesTo: TextRule['appliesTo'],
): TextRule {
  const { pattern, replacer } = pythonReplaceRule(regex, replace)
  let left = MAX_MS
  return {
    name: `diff_replace ${regex}`,
    appliesTo,
    apply(text) {
      const start = performance.now()
      const replaced = withinTime(Math.max(1, Math.ceil(left)), () =>
        text.replace(pattern, replacer),
      )
      left -= performance.now() - start
      if (replaced === undefined) {
        throw new NotebookError(
          'NB_ERR_OPTIONS',
          `The pattern ${regex} in the notebook's \`nbreg.diff_replace\` took longer than ${MAX_MS / 1000} s.\n` +
            'Write it so that there is one way only in which it can match a text.',
        )
      }
      return replaced
    },
  }
}

/** V8 looks at the clock of a script even inside of a regular expression. */
const CALL = new Script('act()')

/** `undefined` where it takes longer. */
function withinTime(ms: number, act: () => string): string | undefined {
  try {
    const result: unknown = CALL.runInContext(createContext({ act }), {
      timeout: ms,
    })
    return String(result)
  } catch (error) {
    if (isTimeout(error)) {
      return undefined
    }
    throw error
  }
}

function isTimeout(error: unknown): boolean {
  return (
    // An Error of the context, not one of ours.
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
