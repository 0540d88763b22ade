import { encode as encodePng } from 'fast-png'
import type { ImageData } from 'fast-png'
import { encode as encodeJpeg } from 'jpeg-js'

import type { JsonValue } from '../../../src/common/json.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { OutputDifference } from '../../../src/comparison/output-difference.ts'
import { NAMED_RULES } from '../../../src/comparison/rules/named-rules.ts'
import type {
  DisplayDataOutput,
  ErrorOutput,
  MimeBundle,
  Output,
  StreamOutput,
} from '../../../src/nbformat/types.ts'

export function stdout(text: string): StreamOutput {
  return { output_type: 'stream', name: 'stdout', text }
}

export function stderr(text: string): StreamOutput {
  return { output_type: 'stream', name: 'stderr', text }
}

export function display(data: MimeBundle): DisplayDataOutput {
  return { output_type: 'display_data', data, metadata: {} }
}

export function shown(mimeType: string, value: JsonValue): DisplayDataOutput {
  return display({ [mimeType]: value })
}

export function raised(ename: string, evalue: string): ErrorOutput {
  return { output_type: 'error', ename, evalue, traceback: [] }
}

export function png(image: ImageData): string {
  return Buffer.from(encodePng(image)).toString('base64')
}

/** A grey PNG whose pixel (x, y) is darker than the others. */
export function dottedPng(width: number, height: number, dots = 0): string {
  const data = new Uint8Array(width * height).fill(200)
  for (let dot = 0; dot < dots; dot += 1) {
    data[dot * (width + 1)] = 10
  }
  return png({ width, height, data, channels: 1 })
}

export function jpeg(width: number, height: number, level: number): string {
  const data = Buffer.alloc(width * height * 4, level)
  return encodeJpeg({ width, height, data }, 90).data.toString('base64')
}

/** No rule applies. */
const STRICT = comparisonSettings({
  rules: Object.entries(NAMED_RULES).map(([name]) => `-${name}`),
}).settings

/** What differs by the default rules. */
export function compareOutputs(
  stored: readonly Output[],
  actual: readonly Output[],
): readonly OutputDifference[] {
  return compareCellOutputs(stored, actual).differences
}

/** What differs when no rule is on. */
export function compareStrictly(
  stored: readonly Output[],
  actual: readonly Output[],
): readonly OutputDifference[] {
  return compareCellOutputs(stored, actual, STRICT).differences
}
