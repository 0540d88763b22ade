import type { JsonObject } from '../../common/json.ts'
import { isJsonObject } from '../../common/json.ts'
import { upgradeMimeBundle, upgradeMimeKeys } from './mime-bundle.ts'
import { readText } from './multiline-string.ts'

/**
 * An output of nbformat 2 or 3 in the shape of nbformat 4. Before 4 the data
 * stood in the output itself, beside its other members (nbformat 5,
 * `v4/convert.py`, `upgrade_output`).
 */
export function upgradeOutput(
  output: JsonObject,
  nbformat: number,
): JsonObject {
  switch (output['output_type']) {
    case 'pyout':
      return {
        ...upgradeDisplay(output, nbformat),
        output_type: 'execute_result',
        execution_count: output['prompt_number'] ?? null,
      }
    case 'display_data':
      return {
        ...upgradeDisplay(output, nbformat),
        output_type: 'display_data',
      }
    case 'pyerr':
      return { ...output, output_type: 'error' }
    case 'stream':
      return {
        output_type: 'stream',
        name: output['stream'] ?? 'stdout',
        text: readText(output['text'], nbformat) ?? output['text'] ?? '',
      }
    default:
      return output
  }
}

function upgradeDisplay(output: JsonObject, nbformat: number): JsonObject {
  const {
    output_type: _type,
    prompt_number: _count,
    metadata = {},
    ...data
  } = output
  return {
    data: upgradeMimeBundle(data, nbformat),
    metadata: isJsonObject(metadata) ? upgradeMimeKeys(metadata) : metadata,
  }
}
