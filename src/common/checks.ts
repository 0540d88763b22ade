/** What a value of the user's has to be, in words, and whether it is. */
export interface Check {
  readonly expected: string
  readonly holds: (value: unknown) => boolean
}

export const TEXT: Check = {
  expected: 'a non-empty string',
  holds: (value) => typeof value === 'string' && value !== '',
}

export const ANY_TEXT: Check = {
  expected: 'a string',
  holds: (value) => typeof value === 'string',
}

export const FLAG: Check = {
  expected: 'true or false',
  holds: (value) => typeof value === 'boolean',
}

export const NUMBER: Check = {
  expected: 'a number',
  holds: (value) => typeof value === 'number',
}

export const FUNCTION: Check = {
  expected: 'a function',
  holds: (value) => typeof value === 'function',
}

export function oneOf(...values: readonly string[]): Check {
  return {
    expected: values.map((value) => `'${value}'`).join(' or '),
    holds: (value) => typeof value === 'string' && values.includes(value),
  }
}

/** Either of them; the words of the first say enough. */
export function either(first: Check, ...others: readonly Check[]): Check {
  return {
    expected: first.expected,
    holds: (value) => [first, ...others].some((check) => check.holds(value)),
  }
}

export function listOf(items: string, item: Check = ANY_TEXT): Check {
  return {
    expected: `a list of ${items}`,
    holds: (value) => Array.isArray(value) && value.every(item.holds),
  }
}

export function objectOf(items: string, item: Check): Check {
  return {
    expected: `an object of ${items}`,
    holds: (value) => isRecord(value) && Object.values(value).every(item.holds),
  }
}

/** An object with these properties and no other; what is undefined is not there. */
export function shape(
  properties: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): Check {
  return {
    expected: `{ ${Object.keys(properties).join(', ')} }`,
    holds(value) {
      if (!isRecord(value)) {
        return false
      }
      const given = Object.entries(value).filter(
        ([, item]) => item !== undefined,
      )
      return (
        given.every(
          ([name, item]) =>
            Object.hasOwn(properties, name) &&
            properties[name]?.holds(item) === true,
        ) && required.every((name) => value[name] !== undefined)
      )
    },
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
