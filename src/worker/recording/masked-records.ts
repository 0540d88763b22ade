import { maskObject, maskOf, NO_MASK } from '../../common/secrets/mask.ts'
import type { Mask } from '../../common/secrets/mask.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { CodeCell, Notebook, Output } from '../../nbformat/types.ts'
import type { Recording } from './recording.ts'

/** What hides the environment variables that prompts are answered from. */
export function maskFor({
  answers = [],
}: Pick<RuntimeSettings, 'answers'>): Mask {
  return maskOf(
    answers.flatMap(({ variable, value }) =>
      variable !== undefined && value !== undefined
        ? [{ name: variable, value }]
        : [],
    ),
  )
}

/** Recorded outputs as the actual ones are: without the values of secrets. */
export function maskedRecords(
  recording: Pick<Recording, 'expectedOutputs'>,
  notebook: Notebook,
  mask: Mask,
): ReturnType<Recording['expectedOutputs']> {
  const expected = recording.expectedOutputs(notebook)
  return mask === NO_MASK
    ? expected
    : (cell: CodeCell, check?: boolean) => {
        const recorded = expected(cell, check)
        return recorded.type === 'recorded'
          ? {
              type: 'recorded',
              outputs: recorded.outputs.map((output) =>
                maskOutput(output, mask),
              ),
            }
          : recorded
      }
}

function maskOutput(output: Output, mask: Mask): Output {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: mask(output.text) }
    case 'display_data':
    case 'execute_result':
      return {
        ...output,
        data: maskObject(output.data, mask),
        metadata: maskObject(output.metadata, mask),
      }
    case 'error':
      return {
        ...output,
        ename: mask(output.ename),
        evalue: mask(output.evalue),
        traceback: output.traceback.map(mask),
      }
    case 'unknown':
      return { ...output, value: maskObject(output.value, mask) }
  }
}
