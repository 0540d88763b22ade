import { stripColours } from './ansi-colours.ts'
import { binaryComparator } from './binary-comparator.ts'
import { canonicalJson } from './canonical-json.ts'
import { canonicalMarkup } from './canonical-markup.ts'
import type { Comparator } from './comparator.ts'
import { decodeJpeg } from './decode-jpeg.ts'
import { decodePng } from './decode-png.ts'
import { imageComparator } from './image-comparator.ts'
import { comparatorByText, textComparator } from './text-comparator.ts'

interface Family {
  readonly mimeTypes: RegExp
  readonly comparator: Comparator
}

/** The first family that matches compares; the last one takes every type. */
const FAMILIES: readonly Family[] = [
  {
    mimeTypes: /^text\/plain$/,
    comparator: textComparator((text) => stripColours(unifyNewlines(text))),
  },
  {
    mimeTypes: /^text\/html$/,
    comparator: textComparator((text) => canonicalMarkup(text, 'html')),
  },
  {
    mimeTypes: /^(?:text|application)\/xml$|\+xml$/,
    comparator: textComparator((text) => canonicalMarkup(text, 'xml')),
  },
  {
    mimeTypes: /^application\/json$|\+json$/,
    comparator: comparatorByText(canonicalJson),
  },
  { mimeTypes: /^image\/png$/, comparator: imageComparator(decodePng) },
  { mimeTypes: /^image\/jpe?g$/, comparator: imageComparator(decodeJpeg) },
  {
    mimeTypes:
      /^(?:image|audio|video|font)\/|^application\/(?:pdf|octet-stream|zip)$/,
    comparator: binaryComparator,
  },
  // LaTeX, Markdown, JavaScript and what nobody here knows: to the letter. A
  // newline at the end counts too: it is part of what the kernel sent.
  { mimeTypes: /^/, comparator: textComparator(unifyNewlines) },
]

/** The comparator for a MIME type; its parameters and case don't matter. */
export function comparatorFor(mimeType: string): Comparator {
  const [essence = ''] = mimeType.toLowerCase().split(';')
  const family = FAMILIES.find(({ mimeTypes }) =>
    mimeTypes.test(essence.trim()),
  )
  if (family === undefined) throw new RangeError(`no family for ${mimeType}`)
  return family.comparator
}

function unifyNewlines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
