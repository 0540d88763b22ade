import type { JsonObject, JsonValue } from '../../common/json.ts'
import type { JsonNode } from '../json/json-node.ts'
import { member, toJsonValue } from '../json/json-node.ts'
import { isJsonMimeType, isSplitMimeType } from '../read/mime-bundle.ts'
import { readText } from '../read/multiline-string.ts'
import type { MimeBundle, Output } from '../types.ts'
import { splitLines } from './split-lines.ts'
import { formOf } from './text-forms.ts'
import type { TextForm, TextForms } from './text-forms.ts'

/**
 * An output as a notebook of nbformat 4 stores it, its texts in the form that
 * `old`, the output it takes the place of, has them in, else as `forms` tells.
 * The members are in the order of nbformat's own `new_output`.
 */
export function storedOutput(
  output: Output,
  forms: TextForms,
  old: JsonNode | undefined,
): JsonObject {
  const { output_type } = output
  switch (output_type) {
    case 'stream': {
      const { name, text } = output
      const oldText = memberOf(old, 'text')
      return {
        output_type,
        name,
        text: storedText(text, oldText, () => forms('text')),
      }
    }
    case 'display_data':
    case 'execute_result': {
      const { metadata } = output
      const data = storedBundle(output.data, forms, memberOf(old, 'data'))
      return output_type === 'display_data'
        ? { output_type, metadata, data }
        : {
            output_type,
            metadata,
            data,
            execution_count: output.execution_count,
          }
    }
    case 'error': {
      const { ename, evalue, traceback } = output
      return { output_type, ename, evalue, traceback }
    }
    case 'unknown':
      return output.value
  }
}

function storedBundle(
  data: MimeBundle,
  forms: TextForms,
  old: JsonNode | undefined,
): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([mimeType, value]) => [
      mimeType,
      typeof value !== 'string' || isJsonMimeType(mimeType)
        ? value
        : storedText(value, memberOf(old, mimeType), () =>
            isSplitMimeType(mimeType) ? forms(mimeType) : 'string',
          ),
    ]),
  )
}

function storedText(
  text: string,
  old: JsonNode | undefined,
  otherwise: () => TextForm,
): JsonValue {
  const oldValue = old && toJsonValue(old)
  // Also where its pieces are not its lines.
  if (oldValue !== undefined && readText(oldValue, 4) === text) {
    return oldValue
  }
  return (formOf(old) ?? otherwise()) === 'list' ? splitLines(text) : text
}

function memberOf(
  node: JsonNode | undefined,
  key: string,
): JsonNode | undefined {
  return node?.type === 'object' ? member(node, key) : undefined
}
