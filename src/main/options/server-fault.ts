import { isRecord } from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'
import { nearest } from '../../common/words/suggest.ts'
import { SERVER_KEYS } from './checks.ts'

/** What is wrong in an object for `server`, by the key's name and without its value. */
export function serverFault(value: unknown): string | undefined {
  if (!isRecord(value)) {
    return undefined
  }
  const checks = new Map<string, Check>(Object.entries(SERVER_KEYS))
  for (const [key, item] of Object.entries(value)) {
    const check = checks.get(key)
    if (!check) {
      return unknownKey(key, [...checks.keys()])
    }
    if (item !== undefined && !check.holds(item)) {
      return `Option \`server.${key}\` of notebooks() must be ${check.expected}, got a value of type ${typeof item}, which may be a secret and is not shown.`
    }
  }
  return undefined
}

function unknownKey(key: string, keys: readonly string[]): string {
  const meant = nearest(key, keys)
  return `Option \`server\` of notebooks() has no key \`${key}\`.\n${
    meant === undefined
      ? `Its keys are ${keys.join(', ')}.`
      : `Did you mean \`${meant}\`?`
  }`
}
