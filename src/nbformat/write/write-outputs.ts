import { sameJson } from '../../common/same-json.ts'
import type { JsonNode } from '../json/json-node.ts'
import { toJsonValue } from '../json/json-node.ts'
import { orderKeys } from '../json/key-order.ts'
import type { JsonTarget } from '../json/write-json.ts'
import { writeList } from '../json/write-json.ts'
import type { Output } from '../types.ts'
import type { OutputStyle } from './output-style.ts'
import { pairOutputs } from './pair-outputs.ts'
import { storedOutput } from './stored-output.ts'
import { textForms } from './text-forms.ts'

/** The `outputs` of a cell as they stand in the file. */
export interface OldOutputs {
  readonly node: JsonNode | undefined
  readonly outputs: readonly Output[]
}

/** The JSON of the outputs of a cell in the place of `old`. */
export function writeOutputs(
  outputs: readonly Output[],
  old: OldOutputs,
  ofFile: OutputStyle,
  target: JsonTarget,
): string {
  const nodes = old.node?.type === 'array' ? old.node.items : []
  const forms = textForms(nodes, ofFile.forms)
  const pairs = pairOutputs(outputs, old.outputs)
  const items = outputs.map((output, index) => {
    const pair = pairs[index] ?? -1
    const node = nodes[pair]
    // Also with members that nbformat does not know.
    if (node && sameJson(output, old.outputs[pair])) {
      return { value: toJsonValue(node), old: node }
    }
    const stored = storedOutput(output, forms, node)
    const model = ofFile.keys.get(output.output_type)
    const keys = orderKeys(Object.keys(stored), false, model)
    const value = Object.fromEntries(
      keys.map((key) => [key, stored[key] ?? null]),
    )
    return { value, old: node }
  })
  return writeList(items, target, old.node)
}
