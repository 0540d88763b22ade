import type { JsonObject, JsonValue } from '../common/json.ts'
import { WIDGET_STATE, WIDGET_VIEW } from '../nbformat/read/mime-essence.ts'
import type { MimeBundle, Output, StreamOutput } from '../nbformat/types.ts'
import { stripColours } from './text/ansi-colours.ts'
import { terminalText } from './text/terminal-text.ts'

interface NormalisedBase {
  /** From 1, among the outputs that are left. */
  readonly number: number
  /** Position among all outputs, from 0; of the first one of a stream. */
  readonly index: number
}

export interface NormalisedStream extends NormalisedBase {
  readonly type: 'stream'
  readonly name: string
  readonly text: string
}

interface NormalisedDisplay extends NormalisedBase {
  readonly type: 'display'
  readonly data: MimeBundle
}

interface NormalisedError extends NormalisedBase {
  readonly type: 'error'
  readonly ename: string
  readonly evalue: string
  /** Without colours. */
  readonly traceback: string
}

interface NormalisedUnknown extends NormalisedBase {
  readonly type: 'unknown'
  readonly typeName: string
  readonly value: JsonObject
}

/** An output reduced to what is compared. */
export type NormalisedOutput =
  | NormalisedStream
  | NormalisedDisplay
  | NormalisedError
  | NormalisedUnknown

type WithoutPlace<T> = T extends unknown ? Omit<T, 'number' | 'index'> : never

/**
 * Reduces the outputs of a cell to what is compared; stored and actual ones
 * alike, and applying it to its own result changes nothing.
 *
 * Streams of one name become one text, at the place of the first, as a terminal
 * shows it ({@link terminalText}); one that shows nothing vanishes. Execution
 * counts, output metadata and the difference between `execute_result` and
 * `display_data` are dropped. Of a widget view all but its
 * model id is kept (its version), and model ids are masked in the other types of
 * its bundle; the text beside it (`IntSlider(value=5)`) counts, for it shows values.
 */
export function normaliseOutputs(
  outputs: readonly Output[],
): readonly NormalisedOutput[] {
  const streams = joinStreams(outputs)
  return outputs
    .flatMap((output, index) => {
      if (output.output_type !== 'stream') {
        return [{ ...reduceOutput(output), index }]
      }
      const { name } = output
      const text = terminalText(streams.get(name) ?? '')
      streams.delete(name)
      return text === '' ? [] : [{ type: 'stream' as const, name, text, index }]
    })
    .map((output, position) => ({ ...output, number: position + 1 }))
}

function joinStreams(outputs: readonly Output[]): Map<string, string> {
  const streams = new Map<string, string>()
  for (const output of outputs) {
    if (output.output_type !== 'stream') {
      continue
    }
    const { name, text } = output
    streams.set(name, (streams.get(name) ?? '') + text)
  }
  return streams
}

function reduceOutput(
  output: Exclude<Output, StreamOutput>,
): WithoutPlace<NormalisedOutput> {
  switch (output.output_type) {
    case 'display_data':
    case 'execute_result':
      return { type: 'display', data: reduceBundle(output.data) }
    case 'error':
      return {
        type: 'error',
        ename: output.ename,
        evalue: stripColours(output.evalue),
        traceback: stripColours(output.traceback.join('\n')),
      }
    case 'unknown':
      return {
        type: 'unknown',
        typeName: output.type_name,
        value: output.value,
      }
  }
}

function reduceBundle(data: MimeBundle): MimeBundle {
  const view = data[WIDGET_VIEW]
  if (view === undefined && data[WIDGET_STATE] === undefined) {
    return data
  }
  const { model_id: modelId, ...seen } = isObject(view) ? view : {}
  return Object.fromEntries(
    Object.entries(data)
      .filter(([mimeType]) => mimeType !== WIDGET_STATE)
      .map(([mimeType, value]) => [
        mimeType,
        mimeType === WIDGET_VIEW && isObject(value)
          ? seen
          : maskModelIds(value, modelId),
      ]),
  )
}

function maskModelIds(
  value: JsonValue,
  modelId: JsonValue | undefined,
): JsonValue {
  if (typeof value !== 'string') {
    return value
  }
  const masked = value.replaceAll(/IPY_MODEL_[0-9a-f]{32}/g, 'IPY_MODEL')
  return typeof modelId === 'string' && modelId.length >= 8
    ? masked.replaceAll(modelId, 'model_id')
    : masked
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
