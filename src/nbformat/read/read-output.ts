import { numberOf } from '../../common/json-number.ts'
import type { JsonObject, JsonValue } from '../../common/json.ts'
import { isJsonObject, isStringArray } from '../../common/json.ts'
import type { JsonDocument } from '../json/json-document.ts'
import type { JsonNode } from '../json/json-node.ts'
import { toJsonObject } from '../json/json-node.ts'
import type { Output, UnknownOutput } from '../types.ts'
import { readMimeBundle } from './mime-bundle.ts'
import { readText } from './multiline-string.ts'
import { expectObject, isAbsent, readList } from './read-node.ts'
import { upgradeOutput } from './upgrade-output.ts'

/** Reads the outputs of a code cell; none where they are missing or null. */
export function readOutputs(
  document: JsonDocument,
  node: JsonNode | undefined,
  nbformat: number,
  what: string,
): readonly Output[] {
  if (isAbsent(node)) {
    return []
  }
  return readList(document, node, `"outputs" ${what}`).map((item, index) => {
    const output = toJsonObject(
      expectObject(document, item, `output ${index + 1} ${what}`),
    )
    const upgraded = nbformat < 4 ? upgradeOutput(output, nbformat) : output
    return readOutput(upgraded) ?? unknownOutput(output)
  })
}

function unknownOutput(value: JsonObject): UnknownOutput {
  const type = value['output_type']
  return {
    output_type: 'unknown',
    type_name: typeof type === 'string' ? type : '',
    value,
  }
}

/** Undefined for a type or a shape that nbformat 4 does not know. */
function readOutput(output: JsonObject): Output | undefined {
  switch (output['output_type']) {
    case 'stream':
      return readStream(output)
    case 'display_data':
    case 'execute_result':
      return readDisplay(output, output['output_type'])
    case 'error':
      return readError(output)
    default:
      return undefined
  }
}

function readStream(output: JsonObject): Output | undefined {
  const name = output['name'] ?? 'stdout'
  const text = readText(output['text'] ?? '', 4)
  return typeof name === 'string' && text !== undefined
    ? { output_type: 'stream', name, text }
    : undefined
}

function readDisplay(
  output: JsonObject,
  type: 'display_data' | 'execute_result',
): Output | undefined {
  const data = output['data'] ?? {}
  const metadata = output['metadata'] ?? {}
  if (!isJsonObject(data) || !isJsonObject(metadata)) {
    return undefined
  }
  const display = { data: readMimeBundle(data), metadata }
  return type === 'display_data'
    ? { output_type: type, ...display }
    : {
        output_type: type,
        ...display,
        execution_count: integerOrNull(output['execution_count']),
      }
}

function readError(output: JsonObject): Output | undefined {
  const ename = output['ename'] ?? ''
  const evalue = output['evalue'] ?? ''
  const traceback = output['traceback'] ?? []
  return typeof ename === 'string' &&
    typeof evalue === 'string' &&
    isStringArray(traceback)
    ? { output_type: 'error', ename, evalue, traceback }
    : undefined
}

function integerOrNull(value: JsonValue | undefined): number | null {
  const number = numberOf(value)
  return Number.isInteger(number) ? (number ?? null) : null
}
