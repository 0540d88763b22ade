import { foldJson } from '../common/fold-json.ts'
import { isInteger, isNumber, valueOf } from '../common/json-number.ts'
import type { JsonNumber } from '../common/json-number.ts'
import { isJsonObject, jsonMember } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import type { Parameters, ParameterValue } from './parameter-value.ts'

/** The parameters that a notebook gives itself: `metadata.vitest.parameters`. */
export function metadataParameters(metadata: JsonObject): Parameters {
  const given = jsonMember(jsonMember(metadata, 'vitest'), 'parameters')
  return isJsonObject(given)
    ? Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          foldJson<ParameterValue>(value, {
            scalar: (scalar) => (isNumber(scalar) ? numberOf(scalar) : scalar),
            list: (items) => items,
            object: (entries) => Object.fromEntries(entries),
          }),
        ]),
      )
    : {}
}

/** Integers keep all their digits. */
function numberOf(number: number | JsonNumber): number | bigint {
  const value = valueOf(number)
  return typeof number !== 'number' &&
    isInteger(number) &&
    !Number.isSafeInteger(value)
    ? BigInt(number.source)
    : value
}
