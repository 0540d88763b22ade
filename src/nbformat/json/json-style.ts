import type { JsonNode, JsonObjectNode } from './json-node.ts'
import { children, member } from './json-node.ts'

/** How the JSON of a file is written around one of its cells. */
export interface JsonStyle {
  /** Before the members of the cell; empty where they stand on one line. */
  readonly indent: string
  /** What each level is indented by. */
  readonly unit: string
  /** Whether values that the file does not have yet go on lines of their own. */
  readonly multiline: boolean
  readonly lineBreak: string
  readonly colon: string
  /** Between values on lines of their own: `, ` in files of Python 2. */
  readonly comma: string
  /** Between values on one line. */
  readonly inlineComma: string
  /** Whether characters beyond ASCII are written as `\u00e9`. */
  readonly ascii: boolean
  /** Whether keys are in the order of their code points. */
  readonly sorted: boolean
}

/** The style of one cell; `ofFile` is what the whole file has in common. */
export function cellStyle(
  text: string,
  cell: JsonObjectNode,
  ofFile: Pick<JsonStyle, 'ascii' | 'sorted'>,
): JsonStyle {
  const [first, second] = cell.members
  const outputs = member(cell, 'outputs')
  const ofOutputs = outputs && indentation(text, outputs)
  const ofCell = indentation(text, cell)
  const colon = first ? text.slice(first.key.end, first.value.start) : ': '
  const gap = first && second && text.slice(first.value.end, second.key.start)
  return {
    ...ofFile,
    indent: ofOutputs?.outside ?? ofCell?.inside ?? '',
    unit: ofOutputs?.unit ?? ofCell?.unit ?? '',
    multiline: ofCell !== undefined,
    lineBreak: (ofCell ?? ofOutputs)?.lineBreak ?? '\n',
    colon,
    comma: (ofCell && gap && /^[\t ]*,[\t ]*(?=[\n\r])/.exec(gap)?.[0]) || ',',
    inlineComma: !ofCell && gap ? gap : colon === ':' ? ',' : ', ',
  }
}

interface Indentation {
  readonly lineBreak: string
  /** Before each value. */
  readonly inside: string
  /** Before the closing bracket, if that stands on a line of its own. */
  readonly outside: string | undefined
  /** How much deeper the values stand than the brackets. */
  readonly unit: string
}

const LINE_START = /(?<lineBreak>\r\n|\n|\r)(?<indent>[\t ]*)$/

/** Undefined where the values stand on one line, or there are none. */
export function indentation(
  text: string,
  container: JsonNode,
): Indentation | undefined {
  const inner = children(container)
  const first = inner[0]
  const last = inner.at(-1)
  if (!first || !last) {
    return undefined
  }
  const before = text.slice(container.start + 1, first.start)
  const after = text.slice(last.end, container.end - 1)
  const groups = LINE_START.exec(before)?.groups
  if (!groups) {
    return undefined
  }
  const { lineBreak = '\n', indent: inside = '' } = groups
  const outside = LINE_START.exec(after)?.groups?.['indent']
  const unit =
    outside !== undefined && inside.startsWith(outside)
      ? inside.slice(outside.length)
      : inside
  return { lineBreak, inside, outside, unit }
}

/** Escapes of what could stand as it is: not of control characters, nor of half a surrogate pair. */
const NEEDLESS_ESCAPE =
  /(?<!\\)(?:\\\\)*\\u(?:0(?:0[89a-f]|[1-9a-f])|[1-9abcef]|d(?:[0-7]|[89ab]..\\ud[c-f]))/i

/** Whether all characters beyond ASCII are escaped, and there are some. */
export function isAsciiEscaped(text: string): boolean {
  return !/[\x80-\uFEFE\uFF00-\uFFFF]/.test(text) && NEEDLESS_ESCAPE.test(text)
}
