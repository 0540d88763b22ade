import type { JsonValue } from '../common/json.ts'
import { essenceOf } from '../nbformat/read/mime-essence.ts'
import { comparatorFor } from './comparator-for.ts'
import type { NormalisedOutput } from './normalise-outputs.ts'
import type { Content, DifferenceSubject } from './output-difference.ts'
import type { OutputPlace } from './rules/text-rule.ts'

/** What one comparator compares: one MIME type of an output, or a whole stream or error. */
export interface OutputPart {
  readonly subject: DifferenceSubject
  readonly mimeType: string
  readonly value: JsonValue
  readonly place: OutputPlace
  /** What an error consists of; `value` is its `summary`. */
  readonly error?: {
    readonly ename: string
    readonly summary: string
    readonly traceback: string
  }
}

/** The parts of an output; what people read best, `text/plain`, first. */
export function outputParts(output: NormalisedOutput): readonly OutputPart[] {
  switch (output.type) {
    case 'stream': {
      const { type, name, text } = output
      const place = placeIn(output, type, name, 'text/plain')
      const subject = { type, name }
      return [{ subject, mimeType: 'text/plain', value: text, place }]
    }
    case 'error': {
      const { type, ename, evalue, traceback } = output
      const summary = evalue === '' ? ename : `${ename}: ${evalue}`
      const place = placeIn(output, type, type, 'text/plain')
      const error = { ename, summary, traceback }
      const mimeType = 'text/plain'
      return [{ subject: { type }, mimeType, value: summary, place, error }]
    }
    case 'unknown': {
      const { type, typeName, value } = output
      const mimeType = 'application/json'
      const place = placeIn(output, type, typeName, mimeType)
      return [{ subject: { type, typeName }, mimeType, value, place }]
    }
    case 'display': {
      const hasImage = Object.keys(output.data).some((type) =>
        essenceOf(type).startsWith('image/'),
      )
      return Object.entries(output.data)
        .toSorted(([a], [b]) => (mimeOrder(a) < mimeOrder(b) ? -1 : 1))
        .map(([mimeType, value]) => ({
          subject: { type: 'data', mimeType },
          mimeType,
          value,
          place: placeIn(output, 'data', mimeType, mimeType, hasImage),
        }))
    }
  }
}

function placeIn(
  output: NormalisedOutput,
  part: OutputPlace['part'],
  name: string,
  mimeType: string,
  hasImage: boolean = false,
): OutputPlace {
  return {
    part,
    name,
    mimeType: essenceOf(mimeType),
    isInJson: false,
    hasImage,
    output: output.index,
  }
}

function mimeOrder(mimeType: string): string {
  return mimeType === 'text/plain' ? '' : mimeType
}

/** A text by which the parts of one output are told apart. */
export function partKey({ subject }: OutputPart): string {
  return JSON.stringify(subject)
}

/** What a report shows of a part that only one side has. */
export function describePart({ value, mimeType }: OutputPart): Content {
  return comparatorFor(mimeType).describe(value, mimeType)
}
