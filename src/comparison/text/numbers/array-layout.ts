/** A line of a text, or several where an array of numbers goes over them. */
export interface LaidOutLine {
  /** The lines as one, arrays of numbers in one layout. */
  readonly text: string
  readonly lines: readonly string[]
}

interface Range {
  readonly start: number
  readonly end: number
}

/** What stands in an array of numbers. Limits keep V8's stack from overflowing. */
const TOKEN =
  /[\s,]{1,1000}|[+-]?(?:(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,3})?|nan|inf)[jJ]?|[+-]?\.{3}/y

/** numpy pads the parts of complex numbers: `1. +0.5j`. */
const PADDED_COMPLEX = /(?<=[\d.])\s{1,20}(?=[+-][\d.a-z+-]{1,60}[jJ])/g

/**
 * A text line by line, in which white space, line breaks and commas between the
 * numbers of a bracketed array are only layout: `[ 1.  2.]`, `[1., 2.]` and an
 * array that numpy wrapped at another column are the same. Takes linear time.
 */
export function layOutArrays(text: string): readonly LaidOutLine[] {
  const lines = text.split('\n')
  const arrays = text.includes('[') ? findArrays(text) : []
  if (arrays.length === 0) {
    return lines.map((line) => ({ text: line, lines: [line] }))
  }
  /** By the number of the laid out line. */
  const breaks: number[] = []
  let laidOut = ''
  let line = 0
  let end = 0
  for (const array of arrays) {
    const before = text.slice(end, array.start)
    const inside = text.slice(array.start, array.end)
    line += countBreaks(before)
    breaks[line] = (breaks[line] ?? 0) + countBreaks(inside)
    laidOut += before + layOut(inside)
    end = array.end
  }
  let next = 0
  return (laidOut + text.slice(end)).split('\n').map((each, index) => {
    const start = next
    next += 1 + (breaks[index] ?? 0)
    return { text: each, lines: lines.slice(start, next) }
  })
}

/** The outermost brackets that hold nothing but numbers, and brackets of such. */
function findArrays(text: string): readonly Range[] {
  const arrays: Range[] = []
  let open: number[] = []
  let index = text.indexOf('[')
  while (index !== -1 && index < text.length) {
    const character = text[index]
    if (character === '[') {
      open.push(index)
      index += 1
      continue
    }
    const start = character === ']' ? open.pop() : undefined
    if (start !== undefined) {
      index += 1
      while ((arrays.at(-1)?.start ?? -1) > start) {
        arrays.pop()
      }
      arrays.push({ start, end: index })
    } else {
      TOKEN.lastIndex = index
      if (TOKEN.test(text)) {
        index = TOKEN.lastIndex
      } else {
        open = []
      }
    }
    if (open.length === 0) {
      index = text.indexOf('[', index)
    }
  }
  return arrays
}

function layOut(array: string): string {
  return array
    .replace(PADDED_COMPLEX, '')
    .replaceAll(/[\s,]+/g, ' ')
    .replaceAll(/(?<=\[) | (?=\])/g, '')
    .replaceAll('][', '] [')
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1
}
