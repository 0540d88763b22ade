import { messageOf, NotebookError } from '../../common/errors.ts'
import { essenceOf } from '../../nbformat/read/mime-essence.ts'
import { describeThrown } from '../describe-thrown.ts'
import type { CustomRule, FunctionRule } from '../options/comparison-options.ts'
import type { OutputPlace, RulePlace, TextRule } from './text-rule.ts'

/**
 * An own rule of the user's, ready to be applied.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` where its pattern is no regular
 * expression, and from `apply` where its function fails or
 * returns no text.
 */
export function customRule(rule: CustomRule | FunctionRule): TextRule {
  const { name, mimeTypes } = rule
  const appliesTo = (place: RulePlace): boolean =>
    mimeTypes === undefined
      ? !place.isInJson
      : mimeTypes.some((type) => isPart(type, place))
  if ('normalise' in rule) {
    const { normalise } = rule
    const apply = (text: string, { mimeType }: RulePlace): string =>
      normalisedText(name, () => normalise(text, mimeType))
    return { name, appliesTo, apply }
  }
  const pattern = globalPattern(rule.name, rule.pattern)
  return {
    name,
    appliesTo,
    apply: (text) => text.replaceAll(pattern, rule.replace),
  }
}

/** Whether what users call `type` is, or holds, this place. */
export function isPart(type: string, place: OutputPlace): boolean {
  const essence = essenceOf(type)
  if (essence === '*' || essence === place.name) {
    return true
  }
  if (essence === 'stream') {
    return place.part === 'stream'
  }
  if (essence.endsWith('/*')) {
    return (
      place.part === 'data' && place.mimeType.startsWith(essence.slice(0, -1))
    )
  }
  return place.part === 'data' && essence === place.mimeType
}

/** @param normalise The user's, so it may return anything. */
function normalisedText(name: string, normalise: () => unknown): string {
  let fact: string
  let cause: unknown
  try {
    const text = normalise()
    if (typeof text === 'string') {
      return text
    }
    fact =
      text instanceof Promise
        ? 'is asynchronous'
        : `returned a value of type ${typeof text}`
  } catch (error) {
    fact = `threw ${describeThrown(error)}`
    cause = error
  }
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `The normaliser "${name}" ${fact}.\nIt must return the text to compare, synchronously.`,
    { cause },
  )
}

function globalPattern(name: string, pattern: RegExp | string): RegExp {
  try {
    const { source, flags } =
      typeof pattern === 'string' ? new RegExp(pattern) : pattern
    // Sticky would only replace at the start.
    return new RegExp(source, `${flags.replaceAll(/[gy]/g, '')}g`)
  } catch (error) {
    const reason = messageOf(error)
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The pattern of rule "${name}" is not a regular expression.\n${reason}\nWrite it as a literal, which editors check: pattern: /…/`,
      { cause: error },
    )
  }
}
