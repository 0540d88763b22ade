/** Longer lines hold data that nobody compares by eye, and sorting them costs. */
const MAX_LINE = 100_000
const MAX_DEPTH = 20

interface Bracket {
  readonly open: string
  /** Finished elements; `undefined` where, or once, it cannot be a set. */
  elements: string[] | undefined
  /** What is read of the current element. */
  current: string
  /** Whether a blank stands after something of the current element. */
  isParted: boolean
}

const CLOSING: Readonly<Record<string, string>> = {
  '{': '}',
  '[': ']',
  '(': ')',
}

/** A set is no code, LaTeX or template: nothing like a name stands before it. */
const BEFORE_SET = /[\w$\\^}\])]/

/**
 * Sorts the elements of Python sets that stand in one line: `{'b', 'a'}` without
 * colons, whose order depends on the hash seed. Lines that hold no well-formed
 * sets are left as they are.
 */
export function sortSets(text: string): string {
  if (!text.includes('{')) {
    return text
  }
  return text
    .split('\n')
    .map((line) =>
      line.includes('{') && line.includes(',') && line.length <= MAX_LINE
        ? (sortInLine(line) ?? line)
        : line,
    )
    .join('\n')
}

/** `undefined` where brackets or quotes don't pair. */
function sortInLine(line: string): string | undefined {
  const root = bracketOf('', false)
  const stack = [root]
  for (let index = 0; index < line.length; index += 1) {
    const top = stack.at(-1) ?? root
    const character = line[index] ?? ''
    // Outside of brackets an apostrophe is one.
    if (top !== root && (character === "'" || character === '"')) {
      const end = endOfString(line, index)
      if (end === undefined) {
        return undefined
      }
      append(top, line.slice(index, end))
      index = end - 1
    } else if (character in CLOSING) {
      if (stack.length > MAX_DEPTH) {
        return undefined
      }
      const isSet = character === '{' && !BEFORE_SET.test(line[index - 1] ?? '')
      stack.push(bracketOf(character, isSet))
    } else if (/[}\])]/.test(character) && top !== root) {
      if (character !== CLOSING[top.open]) {
        return undefined
      }
      stack.pop()
      append(stack.at(-1) ?? root, printBracket(top) + character)
    } else if (character === ',' && top.elements) {
      top.elements.push(top.current)
      top.current = ''
      top.isParted = false
    } else {
      if (character === ':') {
        giveUp(top)
      }
      append(top, character)
    }
  }
  return stack.length === 1 ? root.current : undefined
}

function bracketOf(open: string, isSet: boolean): Bracket {
  const elements = isSet ? [] : undefined
  return { open, elements, current: '', isParted: false }
}

/** Prose has blanks between words; the repr of a value has them inside brackets or quotes only. */
function append(bracket: Bracket, text: string): void {
  if (text === ' ') {
    bracket.isParted = bracket.current.trimStart() !== ''
  } else if (bracket.isParted) {
    giveUp(bracket)
  }
  bracket.current += text
}

/** From here on it is text. */
function giveUp(bracket: Bracket): void {
  if (!bracket.elements) {
    return
  }
  bracket.current = [...bracket.elements, bracket.current].join(',')
  bracket.elements = undefined
}

function printBracket({ open, elements, current }: Bracket): string {
  if (!elements || elements.length === 0) {
    return open + current
  }
  const all = [...elements, current].map((element) => element.trim())
  return open + all.toSorted().join(', ')
}

function endOfString(line: string, start: number): number | undefined {
  const quote = line[start]
  for (let index = start + 1; index < line.length; index += 1) {
    if (line[index] === '\\') {
      index += 1
    } else if (line[index] === quote) {
      return index + 1
    }
  }
  return undefined
}
