import type { JsonObject, JsonValue } from '../common/json.ts'
import { isJsonObject } from '../common/json.ts'
import { parseJsonDocument } from '../nbformat/json/json-document.ts'
import { toJsonValue } from '../nbformat/json/json-node.ts'
import { essenceOf } from '../nbformat/read/mime-essence.ts'
import type { Output } from '../nbformat/types.ts'
import { fromKnownTable } from './known-table.ts'
import { NO_OUTPUT, OPEN_END, valueFamily } from './snapshot-format.ts'
import { fromSnapshotLines, fromSnapshotWord } from './snapshot-lines.ts'

/** Gives the bytes of a file beside the snapshot; `undefined` where there is none. */
export type ReadSnapshotFile = (name: string) => Buffer | undefined

/** A heading with what is indented below it. */
interface Block {
  readonly words: readonly string[]
  readonly lines: readonly string[]
}

/**
 * Reads what `renderOutputs` wrote. What cannot be read, after an edit by hand
 * or a merge, or because a file is gone, becomes an output that no cell has, so
 * that a comparison tells it.
 */
export function parseOutputs(
  text: string,
  readFile: ReadSnapshotFile,
): readonly Output[] {
  if (text === NO_OUTPUT) {
    return []
  }
  const { before, blocks } = readBlocks(text.split('\n'))
  return [
    ...(before.length === 0 ? [] : [unreadable(before)]),
    ...blocks.map((block) => parseOutput(block, readFile) ?? unreadable(block)),
  ]
}

/** The names of the files that a snapshot refers to. */
export function snapshotFileNames(text: string): readonly string[] {
  const names: string[] = []
  parseOutputs(text, (name) => {
    names.push(name)
    return undefined
  })
  return names
}

function readBlocks(lines: readonly string[]): {
  readonly before: readonly string[]
  readonly blocks: readonly Block[]
} {
  const before: string[] = []
  const blocks: { words: string[]; lines: string[] }[] = []
  for (const line of lines) {
    const last = blocks.at(-1)
    if (line !== '' && !line.startsWith(' ')) {
      blocks.push({ words: line.split(' '), lines: [] })
    } else if (last) {
      last.lines.push(line.replace(/^ {2}/, ''))
    } else if (line !== '') {
      before.push(line)
    }
  }
  // An empty line at the end of a block only sets the next one apart.
  for (const block of blocks) {
    while (block.lines.at(-1) === '') {
      block.lines.pop()
    }
  }
  return { before, blocks }
}

function parseOutput(
  { words, lines }: Block,
  readFile: ReadSnapshotFile,
): Output | undefined {
  const [type = '', ...rest] = words
  const name = fromSnapshotWord(rest[0] ?? '')
  switch (type) {
    case 'stdout':
    case 'stderr':
      return parseStream(type, rest, lines)
    case 'stream':
      return parseStream(name, rest.slice(1), lines)
    case 'error': {
      const evalue = fromSnapshotLines(lines)
      return rest.length === 1
        ? { output_type: 'error', ename: name, evalue, traceback: [] }
        : undefined
    }
    case 'output': {
      const value = parseJson(fromSnapshotLines(lines))
      return rest.length === 1 && isJsonObject(value)
        ? { output_type: 'unknown', type_name: name, value }
        : undefined
    }
    case 'display':
      return rest.length === 0 ? parseDisplay(lines, readFile) : undefined
    default:
      return undefined
  }
}

function parseStream(
  name: string,
  [flag, ...rest]: readonly string[],
  lines: readonly string[],
): Output | undefined {
  const isKnown = flag === undefined || flag === OPEN_END
  if (!isKnown || rest.length > 0) {
    return undefined
  }
  const text = fromSnapshotLines(lines) + (flag === OPEN_END ? '' : '\n')
  return { output_type: 'stream', name, text }
}

function parseDisplay(
  lines: readonly string[],
  readFile: ReadSnapshotFile,
): Output | undefined {
  const { before, blocks } = readBlocks(lines)
  if (before.length > 0) {
    return undefined
  }
  const data: [string, JsonValue][] = []
  for (const { words, lines } of blocks) {
    const mimeType = fromSnapshotWord(words[0] ?? '')
    const value = parseValue(mimeType, words.slice(1), lines, readFile)
    if (value === undefined) {
      return undefined
    }
    data.push([mimeType, value])
  }
  return {
    output_type: 'display_data',
    data: Object.fromEntries(data),
    metadata: {},
  }
}

function parseValue(
  mimeType: string,
  form: readonly string[],
  lines: readonly string[],
  readFile: ReadSnapshotFile,
): JsonValue | undefined {
  const [how, what = '', ...rest] = form
  if (rest.length > (how === 'in' ? 1 : 0)) {
    return undefined
  }
  const family = valueFamily(essenceOf(mimeType))
  const text = fromSnapshotLines(lines)
  if (how === undefined) {
    return family === 'json' ? parseJson(text) : text
  }
  if (how === 'in') {
    const bytes = readFile(what)
    // Words that no cell shows, so that they differ from whatever it does.
    if (!bytes) {
      return `the file ${what} of the snapshot cannot be read`
    }
    if (family === 'binary') {
      return bytes.toString('base64')
    }
    const content = bytes.toString().replaceAll('\r\n', '\n')
    return family === 'json' ? parseJson(content) : content
  }
  if (how !== 'as') {
    return undefined
  }
  if (what === 'json') {
    return parseJson(text)
  }
  if (what === 'text') {
    return text
  }
  return fromKnownTable(what, text.split('\n'))
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return toJsonValue(parseJsonDocument(text).root)
  } catch {
    return undefined
  }
}

function unreadable(what: Block | readonly string[]): Output {
  const value: JsonObject =
    'words' in what
      ? { snapshot: [what.words.join(' '), ...what.lines] }
      : { snapshot: what }
  return { output_type: 'unknown', type_name: 'unreadable', value }
}
