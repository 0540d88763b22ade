import { numberOf } from '../common/json-number.ts'
import type { JsonObject, JsonValue } from '../common/json.ts'
import { jsonMember } from '../common/json.ts'
import type { Notebook } from '../nbformat/types.ts'
import { found, NOTHING_FOUND } from './found-directives.ts'
import { refineShared } from './refine-directives.ts'
import { resolveDirectives } from './resolve-directives.ts'
import { metadataDirectives } from './sources/metadata-directives.ts'
import { nbregSkip } from './sources/nbreg-directives.ts'
import { nbregNormalize } from './sources/nbreg-normalize.ts'
import type { Found, NotebookDirectives, ResolvedDirectives } from './types.ts'
import { NOTEBOOK_VOCABULARY } from './words/directive-words.ts'
import { parseDuration } from './words/duration.ts'

/**
 * What a notebook asks for in its metadata: by nbmake's `execution`, by
 * pytest-notebook's `nbreg`, and by `vitest`, the last being the strongest.
 */
export function notebookDirectives({
  metadata,
}: Notebook): ResolvedDirectives<NotebookDirectives> {
  return resolveDirectives(
    'notebook',
    found<NotebookDirectives>([
      executionTimeout(metadata),
      executionErrors(metadata),
      nbregSkip(metadata),
      nbregNormalize(metadata),
      metadataDirectives(metadata, NOTEBOOK_VOCABULARY),
    ]),
    refine,
    {},
  )
}

/**
 * `execution.timeout`: seconds for one cell; null, 0 and what is below are no
 * limit (nbclient 0.11, `_get_timeout`; nbmake hands it what is there).
 */
function executionTimeout(metadata: JsonObject): Found<NotebookDirectives> {
  const value = jsonMember(jsonMember(metadata, 'execution'), 'timeout')
  if (value === undefined) {
    return NOTHING_FOUND
  }
  const text = `execution.timeout: ${JSON.stringify(value)}`
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

function executionErrors(metadata: JsonObject): Found<NotebookDirectives> {
  const value = jsonMember(jsonMember(metadata, 'execution'), 'allow_errors')
  if (value === undefined || value === null) {
    return NOTHING_FOUND
  }
  const text = `execution.allow_errors: ${JSON.stringify(value)}`
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

function refine(
  weak: NotebookDirectives,
  strong: NotebookDirectives,
): NotebookDirectives {
  return {
    ...weak,
    ...strong,
    ...refineShared(weak, strong),
  }
}
