import { messageOf } from '../../../common/errors.ts'
import { translatePythonRegex } from './python-regex.ts'
import { pythonTemplate } from './python-template.ts'
import type { Replacer } from './python-template.ts'

/**
 * What Python's `re.sub(regex, replace, text)` does, for `String.replace`.
 *
 * @throws Error that names the expression and what cannot be translated.
 */
export function pythonReplaceRule(
  regex: string,
  replace: string,
): { readonly pattern: RegExp; readonly replacer: Replacer } {
  return {
    pattern: named(`The regular expression ${regex}`, () =>
      translatePythonRegex(regex),
    ),
    replacer: named(`The replacement ${replace}`, () =>
      pythonTemplate(replace),
    ),
  }
}

function named<T>(subject: string, translate: () => T): T {
  try {
    return translate()
  } catch (error) {
    const fact = messageOf(error)
    throw new TypeError(`${subject} ${fact}.`, { cause: error })
  }
}
