import type { JsonNode, JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { isAsciiEscaped } from '../json/json-style.ts'
import { isSorted } from '../json/key-order.ts'
import { stringMember } from '../read/read-node.ts'
import { sourceForm, textForms } from './text-forms.ts'
import type { TextForms } from './text-forms.ts'

/** What the outputs of a file have in common. */
export interface OutputStyle {
  readonly ascii: boolean
  /** Whether keys are sorted: in the outputs, or in the cells where there is none. */
  readonly sorted: boolean
  readonly forms: TextForms
  /** The keys of the first output of each type. */
  readonly keys: ReadonlyMap<string, readonly string[]>
}

export function outputStyle(
  text: string,
  cells: readonly JsonObjectNode[],
): OutputStyle {
  const outputs = cells.flatMap(outputsOf)
  const keys = new Map<string, readonly string[]>()
  for (const output of outputs) {
    if (output.type !== 'object') {
      continue
    }
    const type = stringMember(output, 'output_type') ?? ''
    if (!keys.has(type)) {
      keys.set(
        type,
        output.members.map(({ key }) => key.value),
      )
    }
  }
  const ofSources = sourceForm(cells)
  return {
    ascii: isAsciiEscaped(text),
    sorted: (outputs.length > 0 ? outputs : cells).every(isSorted),
    forms: textForms(outputs, () => ofSources),
    keys,
  }
}

function outputsOf(cell: JsonObjectNode): readonly JsonNode[] {
  const outputs = member(cell, 'outputs')
  return outputs?.type === 'array' ? outputs.items : []
}
