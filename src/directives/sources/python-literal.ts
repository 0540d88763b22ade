import { isNumber, writeNumber } from '../../common/json-number.ts'
import { isJsonObject } from '../../common/json.ts'
import type { JsonValue } from '../../common/json.ts'

/** A value of JSON as Python's source has it. */
export function pythonLiteral(value: JsonValue): string {
  if (value === null) {
    return 'None'
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False'
  }
  if (isNumber(value)) {
    const text = writeNumber(value)
    return /\d/.test(text) ? text : `float("${text}")`
  }
  if (typeof value === 'string') {
    return JSON.stringify(value)
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item)}`,
    )
    return `{${entries.join(', ')}}`
  }
  return `[${value.map(pythonLiteral).join(', ')}]`
}
