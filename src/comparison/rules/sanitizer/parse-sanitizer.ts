import { messageOf, NotebookError } from '../../../common/errors.ts'
import type { FunctionRule } from '../../options/comparison-options.ts'
import { pythonReplaceRule } from './python-rule.ts'

/** nbval 0.11, `plugin.py`, `get_sanitize_patterns`: nothing else of the file counts. */
const PAIR = /^regex: (.*)\n^replace: (.*)$/gm

/**
 * Reads a sanitizer file of nbval's: rules that replace what Python regular
 * expressions match in texts, never inside JSON, in the order of the file. The
 * replacement of a repeated expression takes the place of the first one.
 *
 * @param file What messages call the file.
 * @throws NotebookError `NB_ERR_OPTIONS` where an expression or a replacement
 * cannot be translated to JavaScript.
 */
export function parseSanitizer(
  text: string,
  file: string = 'The sanitizer file',
): readonly FunctionRule[] {
  const content = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  const pairs = new Map<string, { replace: string; line: number }>()
  for (const { index, 1: regex = '', 2: replace = '' } of content.matchAll(
    PAIR,
  )) {
    const line = content.slice(0, index).split('\n').length
    pairs.set(regex, { replace, line })
  }
  return [...pairs].map(([regex, { replace, line }]) => {
    const { pattern, replacer } = translate(regex, replace, `${file}:${line}`)
    return {
      name: `sanitizer ${regex}`,
      normalise: (value) => value.replace(pattern, replacer),
    }
  })
}

function translate(
  regex: string,
  replace: string,
  place: string,
): ReturnType<typeof pythonReplaceRule> {
  try {
    return pythonReplaceRule(regex, replace)
  } catch (error) {
    const fact = messageOf(error)
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `${place}: ${fact}\nWrite it as a rule of its own: rules: [{ name, pattern, replace }].`,
      { cause: error },
    )
  }
}
