import type { JsonValue } from '../json.ts'
import { comparatorFor } from './comparator-for.ts'
import type { NormalisedOutput } from './normalise-outputs.ts'
import type { Content, DifferenceSubject } from './output-difference.ts'

/** What one comparator compares: one MIME type of an output, or a whole stream or error. */
export interface OutputPart {
  readonly subject: DifferenceSubject
  readonly mimeType: string
  readonly value: JsonValue
}

/** The parts of an output; what people read best, `text/plain`, first. */
export function outputParts(output: NormalisedOutput): readonly OutputPart[] {
  switch (output.type) {
    case 'stream': {
      const { type, name, text } = output
      return [{ subject: { type, name }, mimeType: 'text/plain', value: text }]
    }
    case 'error': {
      const { type, ename, evalue } = output
      const value = evalue === '' ? ename : `${ename}: ${evalue}`
      return [{ subject: { type }, mimeType: 'text/plain', value }]
    }
    case 'unknown': {
      const { type, typeName, value } = output
      const mimeType = 'application/json'
      return [{ subject: { type, typeName }, mimeType, value }]
    }
    case 'display':
      return Object.entries(output.data)
        .toSorted(([a], [b]) => (mimeOrder(a) < mimeOrder(b) ? -1 : 1))
        .map(([mimeType, value]) => ({
          subject: { type: 'data', mimeType },
          mimeType,
          value,
        }))
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
