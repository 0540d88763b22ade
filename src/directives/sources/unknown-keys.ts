import type { JsonObject } from '../../common/json.ts'
import { isJsonObject, jsonMember } from '../../common/json.ts'

/** One warning of the keys of another tool's metadata that mean nothing here; none where there are none. */
export function describeUnknownKeys(
  namespace: string,
  members: JsonObject,
  known: readonly string[],
): readonly string[] {
  const names = Object.keys(members)
    .filter((key) => !known.includes(key))
    .map((key) => `"${namespace}.${key}"`)
  return names.length === 0
    ? []
    : [
        `metadata: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not known; known of "${namespace}": ${known.join(', ')}`,
      ]
}

/** Of the keys in `nbreg` those that pytest-notebook does not have; `more` has these, too. */
export function describeUnknownNbreg(
  metadata: JsonObject,
  more: readonly string[] = [],
): readonly string[] {
  const nbreg = jsonMember(metadata, 'nbreg')
  if (!isJsonObject(nbreg)) {
    return []
  }
  const known = ['skip', 'skip_reason', 'diff_ignore', 'diff_replace', ...more]
  return describeUnknownKeys('nbreg', nbreg, known)
}
