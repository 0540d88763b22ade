import { readFileSync } from 'node:fs'

import type { Schema } from '@cfworker/json-schema'

import { isRecord } from '../common/checks.ts'
import { inertLine } from '../common/inert.ts'
import { isJsonArray, isJsonObject } from '../common/json.ts'
import type { JsonValue } from '../common/json.ts'
import { packageFile } from '../common/package-files.ts'
import { member, toJsonValue } from '../nbformat/json/json-node.ts'
import type { JsonNode } from '../nbformat/json/json-node.ts'
import type { CheckedNotebook } from './checked-notebook.ts'
import { cellLabel } from './finding.ts'
import type { Finding, NotebookCheck } from './finding.ts'
import { schemaFaults } from './schema-faults.ts'

/** The newest that there is a schema of. */
const NEWEST = 5

/** Whether the file is as nbformat's own schema of its version has it. */
export const nbformatSchema: NotebookCheck = {
  find(checked) {
    const { notebook, root } = checked
    const { nbformat, nbformat_minor: minor } = notebook
    if (nbformat !== 4) {
      return [
        {
          line: lineOf(checked, member(root, 'nbformat') ?? root),
          fact: `it is of nbformat ${nbformat}, which programs read and no longer write`,
        },
      ]
    }
    // What a newer one adds is not known.
    return minor > NEWEST ? [] : faultsIn(checked, schemaOf(Math.max(0, minor)))
  },
  remedy:
    'Open the notebook in JupyterLab and save it, which writes what is missing; take out by hand what is too much.',
}

/** As nbformat publishes it. */
function schemaOf(minor: number): Schema {
  const path = packageFile(`schemas/nbformat.v4.${minor}.schema.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * Each cell and output is held against the definition of its type: the schema as
 * a whole says of a wrong one that it is none of three.
 */
function faultsIn(
  checked: CheckedNotebook,
  schema: Schema,
): readonly Finding[] {
  const { root, cells } = checked
  const value = toJsonValue(root)
  if (schemaFaults(schema, value).length === 0) {
    return []
  }
  const parts = [
    { node: root, type: undefined, cell: undefined },
    ...cells.flatMap(({ cell, node }) => {
      const outputs = member(node, 'outputs')
      return [
        { node, type: `${textOf(member(node, 'cell_type'))}_cell`, cell },
        ...(outputs?.type === 'array' ? outputs.items : []).map((output) => ({
          node: output,
          type:
            output.type === 'object'
              ? textOf(member(output, 'output_type'))
              : '',
          cell,
        })),
      ]
    }),
  ]
  const found = parts.flatMap(({ node, type, cell }): readonly Finding[] => {
    const definition = definitionOf(schema, type)
    const label = cell && { cell: cellLabel(cell) }
    if (!definition) {
      return [
        {
          ...label,
          line: lineOf(checked, node),
          fact: `${inertLine(type?.replace(/_cell$/, '') ?? '')} is no type of ${type?.endsWith('_cell') === true ? 'a cell' : 'an output'} that there is`,
        },
      ]
    }
    return schemaFaults(definition, withoutParts(toJsonValue(node))).map(
      ({ path, fact }) => {
        const at = nodeAt(node, path)
        return {
          ...label,
          line: lineOf(checked, at),
          fact: inertLine(
            path.length === 0 ? fact : `${path.join('.')} ${fact}`,
          ),
        }
      },
    )
  })
  // What the parts do not tell, the whole does.
  return found.length > 0
    ? found
    : [{ line: 1, fact: `it is not as the schema of nbformat has it` }]
}

/** The definition of a type with all others beside it; without a type the notebook's own. */
function definitionOf(
  schema: Schema,
  type: string | undefined,
): Schema | undefined {
  const definitions: unknown = schema['definitions']
  const definition: unknown =
    type === undefined
      ? schema
      : isRecord(definitions) && Object.hasOwn(definitions, type)
        ? definitions[type]
        : undefined
  return isRecord(definition) ? { ...definition, definitions } : undefined
}

/** Cells and outputs have a look of their own. */
function withoutParts(value: JsonValue): JsonValue {
  return isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          (key === 'cells' || key === 'outputs') && isJsonArray(item)
            ? []
            : item,
        ]),
      )
    : value
}

function nodeAt(node: JsonNode, [step, ...rest]: readonly string[]): JsonNode {
  const next =
    step === undefined || node.type === 'scalar'
      ? undefined
      : node.type === 'array'
        ? node.items[Number(step)]
        : member(node, step)
  return next ? nodeAt(next, rest) : node
}

function textOf(node: JsonNode | undefined): string {
  return node?.type === 'scalar' && typeof node.value === 'string'
    ? node.value
    : ''
}

function lineOf({ document }: CheckedNotebook, node: JsonNode): number {
  return document.lines.lineAt(node.start)
}
