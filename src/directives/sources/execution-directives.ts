import { numberOf } from '../../common/json-number.ts'
import type { JsonObject, JsonValue } from '../../common/json.ts'
import { jsonMember, objectOr } from '../../common/json.ts'
import { found, NOTHING_FOUND } from '../found-directives.ts'
import type { Found, NotebookDirectives } from '../types.ts'
import { parseDuration } from '../words/duration.ts'
import { describeUnknownKeys } from './unknown-keys.ts'

/**
 * What a notebook's metadata says of its execution: `execution`, which nbmake
 * hands to nbclient, and `mystnb`, of MyST-NB and so of Jupyter Book.
 */
export function executionDirectives(
  metadata: JsonObject,
): Found<NotebookDirectives> {
  return found([
    timeoutOf(metadata, 'execution', 'timeout'),
    errorsOf(metadata, 'execution', 'allow_errors'),
    unknownOf(metadata),
    timeoutOf(metadata, 'mystnb', 'execution_timeout'),
    errorsOf(metadata, 'mystnb', 'execution_allow_errors'),
  ])
}

/**
 * Seconds for one cell; null, 0 and what is below are no limit (nbclient 0.11,
 * `_get_timeout`; nbmake hands it what is there).
 */
function timeoutOf(
  metadata: JsonObject,
  namespace: string,
  key: string,
): Found<NotebookDirectives> {
  const value = jsonMember(jsonMember(metadata, namespace), key)
  if (value === undefined) {
    return NOTHING_FOUND
  }
  const text = `${namespace}.${key}: ${JSON.stringify(value)}`
  const timeoutMs = parseTimeout(value)
  return timeoutMs === undefined
    ? malformed(text, 'a number of seconds, or -1 for no limit')
    : {
        markers: [{ place: 'metadata', text, directives: { timeoutMs } }],
        warnings: [],
      }
}

function parseTimeout(value: JsonValue): number | undefined {
  const seconds = value === null ? 0 : numberOf(value)
  if (seconds === undefined) {
    return undefined
  }
  return seconds <= 0 ? Infinity : parseDuration(String(seconds))
}

function errorsOf(
  metadata: JsonObject,
  namespace: string,
  key: string,
): Found<NotebookDirectives> {
  const value = jsonMember(jsonMember(metadata, namespace), key)
  if (value === undefined || value === null) {
    return NOTHING_FOUND
  }
  const text = `${namespace}.${key}: ${JSON.stringify(value)}`
  return typeof value === 'boolean'
    ? {
        markers: [
          { place: 'metadata', text, directives: { allowErrors: value } },
        ],
        warnings: [],
      }
    : malformed(text, 'true or false')
}

function malformed(text: string, expected: string): Found<NotebookDirectives> {
  return {
    markers: [],
    warnings: [`metadata: "${text}" is not ${expected}`],
  }
}

/** nbmake would hand them on; and what it knows of cells means nothing for a notebook. */
function unknownOf(metadata: JsonObject): Found<NotebookDirectives> {
  const execution = jsonMember(metadata, 'execution')
  return {
    markers: [],
    warnings: [
      ...describeUnknownKeys('execution', objectOr(execution), [
        'timeout',
        'allow_errors',
      ]),
      ...(jsonMember(metadata, 'nbmake') === undefined
        ? []
        : ['metadata: "nbmake" is for cells, and means nothing of a notebook']),
    ],
  }
}
