import type { JsonObject } from '../../common/json.ts'
import { plainNumbers } from '../../common/plain-numbers.ts'
import type { PlainJson } from '../../common/plain-numbers.ts'
import type { Output } from '../../nbformat/types.ts'
import type { ShownOutput, ShownOutputs } from '../types.ts'

/**
 * Outputs as tests look at them.
 *
 * @param read Gives them as they are by now: what runs later may change them.
 */
export function shownOutputs(read: () => readonly Output[]): ShownOutputs {
  return {
    get text() {
      return textOf(read())
    },
    get stderr() {
      return streamText(read(), 'stderr')
    },
    get outputs() {
      return read().flatMap(shown)
    },
    get error() {
      const error = read().find(({ output_type: type }) => type === 'error')
      return error?.output_type === 'error'
        ? { name: error.ename, message: error.evalue }
        : undefined
    },
    data: (mimeType) => dataOf(read(), mimeType),
  }
}

function textOf(outputs: readonly Output[]): string {
  const parts = outputs.flatMap((output) => {
    switch (output.output_type) {
      case 'stream':
        return output.name === 'stderr' ? [] : [output.text]
      case 'display_data':
      case 'execute_result': {
        const { 'text/plain': text } = output.data
        return typeof text === 'string' ? [text] : []
      }
      default:
        return []
    }
  })
  // What is displayed stands on lines of its own.
  return parts
    .map((part, index) =>
      index < parts.length - 1 && !part.endsWith('\n') ? `${part}\n` : part,
    )
    .join('')
    .trim()
}

function streamText(outputs: readonly Output[], name: string): string {
  return outputs
    .map((output) =>
      output.output_type === 'stream' && output.name === name
        ? output.text
        : '',
    )
    .join('')
}

function dataOf(
  outputs: readonly Output[],
  mimeType: string,
): PlainJson | undefined {
  const bundles = outputs.flatMap((output) =>
    'data' in output && Object.hasOwn(output.data, mimeType)
      ? [output.data]
      : [],
  )
  const value = bundles.at(-1)?.[mimeType]
  return value === undefined ? undefined : plainNumbers(value)
}

function shown(output: Output): ShownOutput[] {
  switch (output.output_type) {
    case 'stream':
    case 'error':
      return [output]
    case 'display_data':
    case 'execute_result':
      return [
        {
          output_type: output.output_type,
          data: plainMembers(output.data),
          metadata: plainMembers(output.metadata),
        },
      ]
    case 'unknown':
      // No kernel sends it: it can only be stored.
      return []
  }
}

function plainMembers(object: JsonObject): Record<string, PlainJson> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, plainNumbers(value)]),
  )
}
