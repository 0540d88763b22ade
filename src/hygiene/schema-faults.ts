import { Validator } from '@cfworker/json-schema'
import type { Schema } from '@cfworker/json-schema'

import type { JsonValue } from '../common/json.ts'
import { plainNumbers } from '../common/plain-numbers.ts'

/** What a value has that its schema does not allow. */
export interface SchemaFault {
  /** Keys and positions that lead to it. */
  readonly path: readonly string[]
  /** Goes on after the name of the place: `has no "id"`. */
  readonly fact: string
}

/** Says only that something is wrong further inside. */
const AROUND =
  /subschema|does not match (?:additional properties )?schema|but does not match|^Items did not match/

/** The validator's words (4.1), and ours where these are not plain. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Instance does not have required property (".*")\.$/, 'has no $1'],
  [/^False boolean schema\.$/, 'does not belong there'],
  [
    /^Instance type "(.*)" is invalid\. Expected "(.*)"\.$/,
    'is of type $1, not $2',
  ],
  [/^Instance does not match any of (.*)\.$/, 'is none of $1'],
  [/^String does not match pattern\.$/, 'has signs that it must not have'],
  [/^String is too (short|long) .*$/, 'is too $1'],
]

/** All faults of a value, the same way each time. Never throws. */
export function schemaFaults(
  schema: Schema,
  value: JsonValue,
): readonly SchemaFault[] {
  const { errors } = new Validator(schema, '4', false).validate(
    plainNumbers(value),
  )
  const all = errors.map(({ instanceLocation, error }) => ({
    path: instanceLocation
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
    error,
  }))
  const telling = all.filter(({ error }) => !AROUND.test(error))
  return (telling.length > 0 ? telling : all).map(({ path, error }) => ({
    path,
    fact: worded(error),
  }))
}

function worded(error: string): string {
  const [pattern, words] = WORDS.find(([each]) => each.test(error)) ?? []
  return pattern && words !== undefined
    ? error.replace(pattern, words).replaceAll('", "', ' or ')
    : error.replace(/\.$/, '')
}
