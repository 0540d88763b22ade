import {
  essenceOf,
  isBinaryType,
  isJsonType,
  isXmlType,
} from '../nbformat/read/mime-essence.ts'
import { binaryComparator } from './binary-comparator.ts'
import type { Comparator } from './comparator.ts'
import { customComparator } from './custom-comparator.ts'
import {
  gifComparator,
  jpegComparator,
  pngComparator,
} from './images/image-comparator.ts'
import { jsonComparator } from './json/json-comparator.ts'
import { htmlComparator, xmlComparator } from './markup/markup-comparator.ts'
import type { ComparisonSettings } from './options/comparison-settings.ts'
import { stripColours } from './text/ansi-colours.ts'
import { tolerantTextComparator } from './text/tolerant-text-comparator.ts'
import { unifyNewlines } from './text/unify-newlines.ts'

interface Family {
  readonly holds: (essence: string) => boolean
  readonly comparator: Comparator
}

/** The first family that holds a type compares it; the last one takes every type. */
const FAMILIES: readonly Family[] = [
  {
    holds: (type) => type === 'text/plain',
    comparator: tolerantTextComparator((text) =>
      stripColours(unifyNewlines(text)),
    ),
  },
  { holds: (type) => type === 'text/html', comparator: htmlComparator },
  { holds: isXmlType, comparator: xmlComparator },
  { holds: isJsonType, comparator: jsonComparator },
  { holds: (type) => type === 'image/png', comparator: pngComparator },
  {
    holds: (type) => /^image\/jpe?g$/.test(type),
    comparator: jpegComparator,
  },
  { holds: (type) => type === 'image/gif', comparator: gifComparator },
  { holds: isBinaryType, comparator: binaryComparator },
  // LaTeX, Markdown, JavaScript and what nobody here knows: to the letter. A
  // newline at the end counts too: it is part of what the kernel sent.
  { holds: () => true, comparator: tolerantTextComparator(unifyNewlines) },
]

/**
 * The comparator for a MIME type; its parameters and case don't matter.
 *
 * @param settings When omitted: no comparators of the user's.
 */
export function comparatorFor(
  mimeType: string,
  settings?: Pick<ComparisonSettings, 'comparators' | 'images'>,
): Comparator {
  const essence = essenceOf(mimeType)
  const family = FAMILIES.find(({ holds }) => holds(essence))
  if (!family) {
    throw new RangeError(`no family for ${mimeType}`)
  }
  const own = settings?.comparators.get(essence)
  if (own) {
    return customComparator(own, family.comparator)
  }
  return settings?.images === 'bytes' && isBinaryType(essence)
    ? binaryComparator
    : family.comparator
}
