import type { JsonObject } from '../../common/json.ts'
import { isJsonObject, isStringArray, jsonMember } from '../../common/json.ts'
import { PYTHON } from '../../nbformat/outline/notebook-kernel.ts'
import { NOTHING_FOUND } from '../found-directives.ts'
import type { CellDirectives, FollowUp, Found } from '../types.ts'
import { pythonLiteral } from './python-literal.ts'
import { describeUnknownKeys } from './unknown-keys.ts'

/**
 * nbmake's `nbmake.mock`, values that are assigned to names after the cell, and
 * `nbmake.post_cell_execute`, lines of code that are executed then (nbmake 1.5,
 * `nb_run.py`). Both are Python.
 *
 * @param language as `languageName` gives it.
 */
export function nbmakeDirectives(
  metadata: JsonObject,
  language: string,
): Found<CellDirectives> {
  const nbmake = jsonMember(metadata, 'nbmake')
  if (nbmake === undefined || nbmake === null) {
    return NOTHING_FOUND
  }
  if (!isJsonObject(nbmake)) {
    return { markers: [], warnings: ['metadata: "nbmake" is not an object'] }
  }
  if (!PYTHON.test(language)) {
    return {
      markers: [],
      warnings: [
        `metadata: "nbmake" is for Python, and the notebook's language is "${language}"`,
      ],
    }
  }
  const { mock, post_cell_execute: lines } = nbmake
  const warnings = [
    ...describeUnknownKeys('nbmake', nbmake, ['mock', 'post_cell_execute']),
    ...(mock === undefined || isJsonObject(mock)
      ? []
      : ['metadata: "nbmake.mock" is not an object']),
    ...(lines === undefined || isStringArray(lines)
      ? []
      : ['metadata: "nbmake.post_cell_execute" is not a list of strings']),
  ]
  const followUps: FollowUp[] = [
    ...(isJsonObject(mock) && Object.keys(mock).length > 0
      ? [{ by: 'nbmake.mock', source: assignments(mock) }]
      : []),
    ...(isStringArray(lines) && lines.length > 0
      ? [{ by: 'nbmake.post_cell_execute', source: lines.join('\n') }]
      : []),
  ]
  return {
    markers:
      followUps.length === 0
        ? []
        : [{ place: 'metadata', text: 'nbmake', directives: { followUps } }],
    warnings,
  }
}

function assignments(mock: JsonObject): string {
  return Object.entries(mock)
    .map(([name, value]) => `${name} = ${pythonLiteral(value)}`)
    .join('\n')
}
