import { NotebookError } from '../common/errors.ts'

/** What can be given to a kernel: JSON, the numbers that JSON lacks, and long integers. */
export type ParameterValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue }

/** Values by the names that the kernel knows them by. */
export type Parameters = Readonly<Record<string, ParameterValue>>

/**
 * Makes sure that a value is one of those: what has no equal in another language
 * must not become something else on the way.
 *
 * @param place As messages name it: `parameters.rates.EUR`.
 * @throws NotebookError `NB_ERR_VALUE`
 */
export function checkParameter(value: unknown, place: string): void {
  checkValue(value, place, [])
}

function checkValue(
  value: unknown,
  place: string,
  above: readonly unknown[],
): void {
  if (value === null || SCALARS.has(typeof value)) {
    return
  }
  if (above.includes(value)) {
    throw new NotebookError(
      'NB_ERR_VALUE',
      `${place} cannot be given to a kernel: it contains itself.\nGive a part of it.`,
    )
  }
  const inside = [...above, value]
  if (Array.isArray(value)) {
    for (const [index, item] of Array.from(value).entries()) {
      checkValue(item, `${place}[${index}]`, inside)
    }
    return
  }
  if (isPlainObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      checkValue(item, `${place}.${name}`, inside)
    }
    return
  }
  throw new NotebookError(
    'NB_ERR_VALUE',
    `${place} cannot be given to a kernel: it is ${describeType(value)}.\n${remedyFor(value)}`,
  )
}

const SCALARS: ReadonlySet<string> = new Set([
  'boolean',
  'number',
  'bigint',
  'string',
])

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false
  }
  // Of another realm, such as that of jsdom, too.
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function describeType(value: unknown): string {
  if (value === undefined) {
    return 'undefined'
  }
  if (typeof value !== 'object' || value === null) {
    return `a ${typeof value}`
  }
  const { name } = value.constructor
  return `a ${name === '' ? 'value of a class' : name}`
}

function remedyFor(value: unknown): string {
  if (value === undefined) {
    return 'Leave it out, or give null.'
  }
  return value instanceof Date
    ? 'Give its text, and have the notebook read that: date.toISOString()'
    : 'Give text, numbers, booleans, null, or lists and plain objects of these.'
}
