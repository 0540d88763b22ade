import type { RulePlace } from '../text-rule.ts'
import { hasVaryingHash } from './varying-hash.ts'

/** Longer lines hold data that nobody compares by eye, and sorting them costs. */
const MAX_LINE = 100_000
const MAX_DEPTH = 20

interface Bracket {
  readonly open: string
  /** Finished elements; `undefined` where, or once, it cannot be a set. */
  elements: string[] | undefined
  /** What is read of the current element. */
  current: string
}

const CLOSING: Readonly<Record<string, string>> = {
  '{': '}',
  '[': ']',
  '(': ')',
  '<': '>',
}

/** A set is no code, LaTeX or template: nothing like a name stands before it. */
const BEFORE_SET = /[\w$\\^}\])]/

/**
 * Sorts the elements of Python sets that stand in one line as `repr` writes
 * them: `{'b', 'a'}`, whose order depends on the hash seed. Sets whose elements
 * have the same hashes in every run are left as they are, and so are braces that
 * `repr` would write differently.
 */
export function sortSets(
  text: string,
  { part }: Pick<RulePlace, 'part'>,
): string {
  if (!text.includes('{')) {
    return text
  }
  return text
    .split('\n')
    .map((line) =>
      line.includes('{') && line.includes(', ') && line.length <= MAX_LINE
        ? (sortInLine(line, part === 'data') ?? line)
        : line,
    )
    .join('\n')
}

/** `undefined` where brackets or quotes don't pair. */
function sortInLine(line: string, isValue: boolean): string | undefined {
  const root = bracketOf('', false)
  const stack = [root]
  for (let index = 0; index < line.length; index += 1) {
    const top = stack.at(-1) ?? root
    const character = line[index] ?? ''
    if (character === CLOSING[top.open]) {
      if (line[index + 1] === ';') {
        giveUp(top)
      }
      stack.pop()
      const outer = stack.at(-1) ?? root
      outer.current += printBracket(top, isValue) + character
    } else if (opensBracket(character, top)) {
      if (stack.length > MAX_DEPTH) {
        return undefined
      }
      const isSet = character === '{' && !BEFORE_SET.test(line[index - 1] ?? '')
      stack.push(bracketOf(character, isSet))
    } else if (top === root || top.open === '<') {
      // Outside of brackets an apostrophe is one.
      top.current += character
    } else if (character === "'" || character === '"') {
      const end = endOfString(line, index)
      if (end === undefined) {
        return undefined
      }
      const literal = line.slice(index, end)
      if (!isWrittenByRepr(literal)) {
        giveUp(top)
      }
      top.current += literal
      index = end - 1
    } else if (/[}\])]/.test(character)) {
      return undefined
    } else if (!top.elements) {
      top.current += character
    } else if (
      character === ',' &&
      top.current !== '' &&
      /^ [^ ,}]/.test(line.slice(index + 1, index + 3))
    ) {
      top.elements.push(top.current)
      top.current = ''
      index += 1
    } else {
      // Prose has blanks, dicts have colons; sets have them inside brackets or quotes only.
      if (/[ ,:]/.test(character)) {
        giveUp(top)
      }
      top.current += character
    }
  }
  return stack.length === 1 ? root.current : undefined
}

function bracketOf(open: string, isSet: boolean): Bracket {
  return { open, elements: isSet ? [] : undefined, current: '' }
}

/** `<` is a bracket where it begins an element: `<Colour.RED: 1>`, `<class 'int'>`. */
function opensBracket(character: string, top: Bracket): boolean {
  if (character === '<') {
    return (
      top.open === '<' || (top.elements !== undefined && top.current === '')
    )
  }
  return character in CLOSING && top.open !== '<'
}

/** From here on it is text. */
function giveUp(bracket: Bracket): void {
  if (bracket.elements) {
    bracket.current = [...bracket.elements, bracket.current].join(', ')
    bracket.elements = undefined
  }
}

function printBracket(bracket: Bracket, isValue: boolean): string {
  const { open, elements, current } = bracket
  if (!elements) {
    return open + current
  }
  const all = [...elements, current]
  const isSorted = all.some((element) => hasVaryingHash(element, isValue))
  return open + (isSorted ? all.toSorted() : all).join(', ')
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

/** `repr` takes double quotes only around an apostrophe. */
function isWrittenByRepr(literal: string): boolean {
  return literal.startsWith("'") || literal.includes("'")
}
