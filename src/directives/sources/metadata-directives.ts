import type { JsonObject } from '../../common/json.ts'
import { isJsonObject, jsonMember } from '../../common/json.ts'
import { plainNumbers } from '../../common/plain-numbers.ts'
import { collectParsed, NOTHING_FOUND } from '../found-directives.ts'
import { parseDirective, parsedDirective } from '../parse-directives.ts'
import type { Found } from '../types.ts'
import type { Vocabulary } from '../words/directive-words.ts'

/**
 * The directives in `metadata.vitest`, an object with a directive's word as key
 * (`ignore-output` or `ignoreOutput`) and its argument as value: `true` for
 * none, a string, or a number; some take lists and objects. `false` and `null`
 * are as if not there.
 */
export function metadataDirectives<Directives>(
  metadata: JsonObject,
  vocabulary: Vocabulary<Directives>,
): Found<Directives> {
  const ours = plainNumbers(jsonMember(metadata, 'vitest') ?? null)
  if (ours === null) {
    return NOTHING_FOUND
  }
  if (!isJsonObject(ours)) {
    return { markers: [], warnings: ['metadata: "vitest" is not an object'] }
  }
  return collectParsed(
    'metadata',
    Object.entries(ours)
      .filter(([, value]) => value !== false && value !== null)
      .map(([key, value]) => {
        const word = key.replace(
          /[A-Z]/g,
          (letter) => `-${letter.toLowerCase()}`,
        )
        const text = `${key}: ${JSON.stringify(value)}`
        const parseValue = vocabulary.get(word)?.parseValue
        if (parseValue) {
          return parsedDirective(text, word, vocabulary, () =>
            parseValue(value),
          )
        }
        if (typeof value === 'object') {
          return { ok: false, warning: `malformed directive "${text}"` }
        }
        const argument = value === true ? undefined : String(value)
        return parseDirective(text, word, argument, vocabulary)
      }),
  )
}
