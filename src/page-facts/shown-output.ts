import type { JsonValue } from '../common/json.ts'
import { formatBytes } from '../comparison/report/describe-content.ts'
import {
  essenceOf,
  isBinaryType,
  isJsonType,
} from '../nbformat/read/mime-essence.ts'
import type { MimeBundle, Output } from '../nbformat/types.ts'
import { prettyJson } from '../snapshot/pretty-json.ts'
import type { Picture, ShownOutput } from './page-facts.ts'

/** UTF-16 units; of a longer text the page shows the beginning and the end. */
export const MAX_TEXT = 200_000
const TAIL = 20_000
/** HTML, SVG, Markdown and JSON cannot be cut. */
const MAX_MARKUP = 1_000_000
const MAX_IMAGE = 8_000_000
/** Of all outputs of one notebook. */
const MAX_NOTEBOOK = 60_000_000

/** What Jupyter shows first comes first, of what needs no script. */
const SHOWN = [
  'text/html',
  'text/markdown',
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'text/latex',
  'application/json',
  'text/plain',
]

/** Makes outputs of one notebook showable, within one limit of size. */
export class OutputShower {
  #left = MAX_NOTEBOOK

  show(outputs: readonly Output[]): readonly ShownOutput[] {
    return outputs.map((output) => {
      const shown = shownOutput(output)
      const size = 'content' in shown ? shown.content.length : shown.text.length
      return this.takes(size)
        ? shown
        : note(
            `An output of ${formatBytes(size)} is not shown: the notebook has more than ${formatBytes(MAX_NOTEBOOK)}.`,
          )
    })
  }

  /** The images among the attachments of a cell. */
  showAttachments(
    attachments: Readonly<Record<string, MimeBundle>>,
  ): Readonly<Record<string, Picture>> {
    return Object.fromEntries(
      Object.entries(attachments).flatMap(([name, bundle]) => {
        const picture = pictureIn(bundle)
        return picture && this.takesPictures(picture) ? [[name, picture]] : []
      }),
    )
  }

  /** Whether there is room for these pictures. */
  takesPictures(...pictures: readonly Picture[]): boolean {
    const sizes = pictures.map(({ base64 }) => base64.length)
    return (
      sizes.every((size) => size <= MAX_IMAGE) &&
      this.takes(sizes.reduce((sum, size) => sum + size, 0))
    )
  }

  /** Whether there is room for so many UTF-16 units, which are taken then. */
  takes(size: number): boolean {
    const isRoom = size <= this.#left
    this.#left -= isRoom ? size : 0
    return isRoom
  }
}

function shownOutput(output: Output): ShownOutput {
  switch (output.output_type) {
    case 'stream':
      return { type: 'stream', name: output.name, text: cutText(output.text) }
    case 'error': {
      const { ename, evalue, traceback } = output
      const text =
        traceback.length > 0 ? traceback.join('\n') : `${ename}: ${evalue}`
      return { type: 'error', text: cutText(text) }
    }
    case 'unknown':
      return {
        ...NOTHING,
        mimeType: 'application/json',
        content: cutText(prettyJson(output.value)),
      }
    case 'display_data':
      return shownBundle(output.data, null)
    case 'execute_result':
      return shownBundle(output.data, output.execution_count)
  }
}

const NOTHING = { type: 'display', count: null, unshown: [] } as const

function note(content: string): ShownOutput {
  return { ...NOTHING, mimeType: 'text/plain', content }
}

function shownBundle(data: MimeBundle, count: number | null): ShownOutput {
  const entries = Object.entries(data).toSorted(([a], [b]) => rank(a) - rank(b))
  const unshown = entries
    .filter(([mimeType]) => rank(mimeType) === SHOWN.length)
    .map(([mimeType]) => mimeType)
  const tooLarge: string[] = []
  const plain = data['text/plain']
  for (const [mimeType, value] of entries) {
    const essence = essenceOf(mimeType)
    if (rank(mimeType) === SHOWN.length) {
      continue
    }
    const content = contentOf(essence, value)
    if (content.length <= limitOf(essence)) {
      return {
        type: 'display',
        count,
        mimeType: essence,
        content,
        ...(essence !== 'text/plain' &&
          typeof plain === 'string' && { plain: cutText(plain) }),
        unshown: [...tooLarge, ...unshown],
      }
    }
    tooLarge.push(`${mimeType} of ${formatBytes(content.length)}`)
  }
  return {
    ...NOTHING,
    count,
    mimeType: 'text/plain',
    content: '',
    unshown: [...tooLarge, ...unshown],
  }
}

function pictureIn(bundle: MimeBundle): Picture | undefined {
  const [mimeType, value] =
    Object.entries(bundle).find(([type]) => type.startsWith('image/')) ?? []
  if (mimeType === undefined || typeof value !== 'string') {
    return undefined
  }
  const essence = essenceOf(mimeType)
  const base64 = isBinaryType(essence)
    ? value
    : Buffer.from(value).toString('base64')
  return { mimeType: essence, base64 }
}

function rank(mimeType: string): number {
  const essence = essenceOf(mimeType)
  const found = SHOWN.indexOf(essence)
  if (found !== -1) {
    return found
  }
  // Text of another kind is readable, and JSON of a kind that needs a renderer
  // (plots, widgets) only hides the text that stands beside it.
  return essence.startsWith('text/') && essence !== 'text/javascript'
    ? SHOWN.length - 0.5
    : SHOWN.length
}

function limitOf(essence: string): number {
  if (isBinaryType(essence)) {
    return MAX_IMAGE
  }
  return isCuttable(essence) ? Infinity : MAX_MARKUP
}

function isCuttable(essence: string): boolean {
  return (
    essence.startsWith('text/') &&
    essence !== 'text/html' &&
    essence !== 'text/markdown'
  )
}

function contentOf(essence: string, value: JsonValue): string {
  const text =
    typeof value === 'string' && !isJsonType(essence)
      ? value
      : prettyJson(value)
  return isCuttable(essence) ? cutText(text) : text
}

/** A text of a size that a page can bear; it says what is missing. */
export function cutText(text: string): string {
  const more = text.length - MAX_TEXT
  return more <= 0
    ? text
    : `${text.slice(0, MAX_TEXT - TAIL)}\n… ${more.toLocaleString('en')} characters are not shown …\n${text.slice(-TAIL)}`
}
