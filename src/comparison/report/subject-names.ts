import type { DifferenceSubject } from '../output-difference.ts'
import { visibleText } from './visible-text.ts'

/** What messages call the part of an output that differs: `stdout`, `text/plain`, …. */
export function subjectNames(subject: DifferenceSubject): readonly string[] {
  switch (subject.type) {
    case 'stream':
      return [visibleText(subject.name)]
    case 'error':
      return ['error']
    case 'data':
      return [visibleText(subject.mimeType)]
    case 'output':
      return subject.mimeTypes.length === 0
        ? ['empty output']
        : subject.mimeTypes.map(visibleText)
    case 'unknown':
      return [visibleText(subject.typeName)]
  }
}
