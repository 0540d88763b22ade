import { encode as encodePng } from 'fast-png'
import type { ImageData } from 'fast-png'
import { encode as encodeJpeg } from 'jpeg-js'

import type { JsonValue } from '../../src/json.ts'
import type {
  DisplayDataOutput,
  ErrorOutput,
  MimeBundle,
  StreamOutput,
} from '../../src/nbformat/types.ts'

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
  for (let dot = 0; dot < dots; dot++) data[dot * (width + 1)] = 10
  return png({ width, height, data, channels: 1 })
}

export function jpeg(width: number, height: number, level: number): string {
  const data = Buffer.alloc(width * height * 4, level)
  return encodeJpeg({ width, height, data }, 90).data.toString('base64')
}
