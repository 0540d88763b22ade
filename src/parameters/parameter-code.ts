import { NotebookError } from '../common/errors.ts'
import { PYTHON } from '../nbformat/outline/notebook-kernel.ts'
import { bash } from './bash.ts'
import { javascript } from './javascript.ts'
import { julia } from './julia.ts'
import { checkParameter } from './parameter-value.ts'
import type { Parameters } from './parameter-value.ts'
import { python } from './python.ts'
import { r } from './r.ts'
import type { Translator } from './translator.ts'

const TRANSLATORS: ReadonlyMap<string, Translator> = new Map([
  ['r', r],
  ['julia', julia],
  ['javascript', javascript],
  ['typescript', javascript],
  ['bash', bash],
  ['sh', bash],
])

/** @param language As `languageName` gives it. */
export function translatorFor(language: string): Translator | undefined {
  return PYTHON.test(language) ? python : TRANSLATORS.get(language)
}

/**
 * Code that gives variables their values, typed and escaped as papermill does:
 * a comment, and a line for each.
 *
 * @param language As `languageName` gives it.
 * @param of.what As messages name them. Default `parameters`.
 * @param of.before Code that may declare them, such as that of the defaults.
 * @throws NotebookError `NB_ERR_VALUE` for a value or a name that the language
 * does not have, or a language that is not known.
 */
export function parameterCode(
  language: string,
  parameters: Parameters,
  {
    what = 'parameters',
    comment = 'Parameters',
    before = '',
  }: {
    readonly what?: string
    readonly comment?: string
    readonly before?: string
  } = {},
): string {
  const translator = translatorFor(language)
  if (!translator) {
    throw new NotebookError(
      'NB_ERR_VALUE',
      `Values cannot be given to a kernel for "${language}": how it writes them is not known.\nGive code of that language to inject().`,
    )
  }
  const lines = Object.entries(parameters).map(([name, value]) => {
    if (!translator.isName(name)) {
      throw new NotebookError(
        'NB_ERR_VALUE',
        `"${name}" in ${what} is no name of a variable in ${language}.\nCall it by one that is.`,
      )
    }
    checkParameter(value, `${what}.${name}`)
    return translator.assign(name, translator.translate(value), before)
  })
  return [`${translator.commentSign} ${comment}`.trim(), ...lines, ''].join(
    '\n',
  )
}
