import { createHash } from 'node:crypto'

import type { JsonValue } from '../common/json.ts'
import { normaliseOutputs } from '../comparison/normalise-outputs.ts'
import type { NormalisedOutput } from '../comparison/normalise-outputs.ts'
import { compactBase64 } from '../nbformat/read/base64.ts'
import { essenceOf } from '../nbformat/read/mime-essence.ts'
import type { MimeBundle, Output } from '../nbformat/types.ts'
import { breakHtml } from './break-html.ts'
import { toKnownTable } from './known-table.ts'
import { prettyJson } from './pretty-json.ts'
import {
  fileExtension,
  NO_OUTPUT,
  OPEN_END,
  valueFamily,
} from './snapshot-format.ts'
import type { ValueForm } from './snapshot-format.ts'
import { toSnapshotLines, toSnapshotWord } from './snapshot-lines.ts'

/** The outputs of a cell in the form of a snapshot. */
export interface RenderedOutputs {
  readonly text: string
  /** What is beside the text, in the order of the text. */
  readonly files: readonly SnapshotFile[]
}

export interface SnapshotFile {
  /** Without its folder. */
  readonly name: string
  readonly bytes: Buffer
}

interface RenderedValue {
  readonly form: ValueForm
  readonly lines: readonly string[]
}

/** UTF-16 units; a longer value is a file of its own. */
const MAX_INLINE = 20_000

/** UTF-16 units; longer HTML is left as it is. */
const MAX_HTML = 4 * MAX_INLINE

/**
 * Renders outputs as text to be read in a review, so that `parseOutputs` gives
 * back outputs which compare as equal to them, by any settings but that
 * tracebacks are left out: they name paths and lines of the machine. Images, and
 * long values of other types, become files.
 *
 * @param stem What the names of the files begin with; `-1.png` and so on follow.
 */
export function renderOutputs(
  outputs: readonly Output[],
  stem: string,
): RenderedOutputs {
  const files: SnapshotFile[] = []
  const addFile = (extension: string, bytes: Buffer): RenderedValue => {
    const name = `${stem}-${files.length + 1}.${extension}`
    files.push({ name, bytes })
    return { form: { type: 'file', name, hash: hashOf(bytes) }, lines: [] }
  }
  const blocks = normaliseOutputs(outputs).map((output) =>
    renderOutput(output, addFile).join('\n'),
  )
  return {
    text: blocks.length === 0 ? NO_OUTPUT : blocks.join('\n\n'),
    files,
  }
}

type AddFile = (extension: string, bytes: Buffer) => RenderedValue

function renderOutput(
  output: NormalisedOutput,
  addFile: AddFile,
): readonly string[] {
  switch (output.type) {
    case 'stream': {
      const { name, text } = output
      const isKnown = name === 'stdout' || name === 'stderr'
      const isClosed = text.endsWith('\n')
      return [
        (isKnown ? name : `stream ${toSnapshotWord(name)}`) +
          (isClosed ? '' : ` ${OPEN_END}`),
        ...indented(toSnapshotLines(isClosed ? text.slice(0, -1) : text)),
      ]
    }
    case 'error':
      return [
        `error ${toSnapshotWord(output.ename)}`,
        ...indented(toSnapshotLines(output.evalue)),
      ]
    case 'unknown':
      return [
        `output ${toSnapshotWord(output.typeName)}`,
        ...indented(toSnapshotLines(prettyJson(output.value))),
      ]
    case 'display':
      return ['display', ...indented(renderBundle(output.data, addFile))]
  }
}

function renderBundle(data: MimeBundle, addFile: AddFile): readonly string[] {
  return Object.entries(data)
    .toSorted(([a], [b]) => (mimeOrder(a) < mimeOrder(b) ? -1 : 1))
    .flatMap(([mimeType, value]) => {
      const { form, lines } = renderValue(essenceOf(mimeType), value, addFile)
      return [toSnapshotWord(mimeType) + wordForm(form), ...indented(lines)]
    })
}

/** What people read best comes first. */
function mimeOrder(mimeType: string): string {
  return mimeType === 'text/plain' ? '' : mimeType
}

function renderValue(
  essence: string,
  value: JsonValue,
  addFile: AddFile,
): RenderedValue {
  const family = valueFamily(essence)
  if (family !== 'json' && typeof value !== 'string') {
    const lines = toSnapshotLines(prettyJson(value))
    return { form: { type: 'json' }, lines }
  }
  const text = typeof value === 'string' ? value : prettyJson(value)
  const extension = fileExtension(essence)
  switch (family) {
    case 'binary': {
      const base64 = compactBase64(text)
      const bytes = Buffer.from(base64, 'base64')
      return base64 !== '' && bytes.toString('base64') === base64
        ? addFile(extension, bytes)
        : { form: { type: 'text' }, lines: toSnapshotLines(text) }
    }
    case 'json': {
      const json = prettyJson(value)
      return json.length > MAX_INLINE
        ? addFile(extension, Buffer.from(`${json}\n`))
        : { form: { type: 'plain' }, lines: toSnapshotLines(json) }
    }
    case 'text': {
      if (essence === 'text/html' && text.length <= MAX_HTML) {
        return renderHtml(text, addFile)
      }
      return renderText(essence, text, addFile)
    }
  }
}

function renderHtml(html: string, addFile: AddFile): RenderedValue {
  const table = toKnownTable(html)
  return table
    ? {
        form: { type: 'table', kind: table.kind },
        lines: toSnapshotLines(table.lines.join('\n')),
      }
    : renderText('text/html', breakHtml(html), addFile)
}

function renderText(
  essence: string,
  text: string,
  addFile: AddFile,
): RenderedValue {
  const extension = fileExtension(essence)
  const isFile = essence === 'image/svg+xml' || text.length > MAX_INLINE
  return isFile && survivesFile(text)
    ? addFile(extension, Buffer.from(text))
    : { form: { type: 'plain' }, lines: toSnapshotLines(text) }
}

/** Git may give a text file other line ends, and half a character is none in UTF-8. */
function survivesFile(text: string): boolean {
  return !text.includes('\r') && Buffer.from(text).toString() === text
}

function wordForm(form: ValueForm): string {
  switch (form.type) {
    case 'plain':
      return ''
    case 'json':
    case 'text':
      return ` as ${form.type}`
    case 'table':
      return ` as ${form.kind}`
    case 'file':
      return ` in ${form.name} ${form.hash}`
  }
}

/** A snapshot is another text when its image is another one. */
function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 8)
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}
