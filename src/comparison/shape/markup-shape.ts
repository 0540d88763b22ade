import { pairByKey } from '../aligned-pairs.ts'
import { canonicalMarkup } from '../markup/canonical-markup.ts'
import type { MarkupToken } from '../markup/read-markup.ts'
import { readTables } from '../markup/tables/html-table.ts'
import { xmlFault } from '../markup/xml-fault.ts'
import type { ValueChange } from '../output-difference.ts'
import { changed, htmlTableShape, tableShapeChanges } from './table-shape.ts'

/** What pandas and polars say of a table that is not shown as a whole. */
const SIZE = /^(?:\d+ rows × \d+ columns|shape: \(.*\))$/

/**
 * How the shapes of two HTML documents differ: in their tables, and in the
 * elements outside of them. `undefined` where a table is too large to be read.
 */
export function htmlShapeChanges(
  stored: string,
  actual: string,
): readonly ValueChange[] | undefined {
  const [was, is] = [
    canonicalMarkup(stored, 'html'),
    canonicalMarkup(actual, 'html'),
  ]
  const [before, after] = [readTables(was)?.tables, readTables(is)?.tables]
  if (!before || !after) {
    return undefined
  }
  const [outside, other] = [outsideOf(was.tokens), outsideOf(is.tokens)]
  return [
    ...changed('tables', before.length, after.length),
    ...before.flatMap((table, index) => {
      const same = after[index]
      const subject = before.length > 1 ? `table ${index + 1}, ` : ''
      return same
        ? tableShapeChanges(
            htmlTableShape(table),
            htmlTableShape(same),
            subject,
          )
        : []
    }),
    ...changed('size', outside.sizes.join('; '), other.sizes.join('; ')),
    ...elementChanges(outside.elements, other.elements),
  ]
}

/** In an image: its size; else: the elements. `undefined` where one is not well-formed. */
export function xmlShapeChanges(
  stored: string,
  actual: string,
): readonly ValueChange[] | undefined {
  if ([stored, actual].some((source) => xmlFault(source) !== undefined)) {
    return undefined
  }
  const [was, is] = [stored, actual].map(
    (source) => canonicalMarkup(source, 'xml').tokens,
  )
  const [size, other] = [sizeOfSvg(was), sizeOfSvg(is)]
  return size !== undefined && other !== undefined
    ? changed('size', size, other)
    : elementChanges(elementsOf(was), elementsOf(is))
}

function sizeOfSvg(tokens: readonly MarkupToken[] = []): string | undefined {
  const root = tokens.find((token) => token.type === 'open')
  return root?.name.replace(/^.*:/, '') === 'svg'
    ? root.attributes
        .filter(([name]) => /^(?:width|height|viewbox)$/i.test(name))
        .map(([name, value]) => `${name} ${value}`)
        .join(', ') || 'none'
    : undefined
}

function elementsOf(tokens: readonly MarkupToken[] = []): readonly string[] {
  return tokens.flatMap((token) => (token.type === 'open' ? [token.name] : []))
}

function outsideOf(tokens: readonly MarkupToken[]): {
  readonly elements: readonly string[]
  readonly sizes: readonly string[]
} {
  const elements: string[] = []
  const sizes: string[] = []
  let depth = 0
  for (const token of tokens) {
    if (token.type === 'close' && token.name === 'table') {
      depth -= 1
    }
    if (token.type === 'open') {
      if (depth === 0) {
        elements.push(token.name)
      }
      depth += token.name === 'table' ? 1 : 0
    }
    if (token.type === 'text' && depth === 0 && SIZE.test(token.text.trim())) {
      sizes.push(token.text.trim())
    }
  }
  return { elements, sizes }
}

function elementChanges(
  stored: readonly string[],
  actual: readonly string[],
): readonly ValueChange[] {
  const pairs = pairByKey(stored, actual)
  return pairs
    ? pairs.flatMap(({ stored: was, actual: is }): readonly ValueChange[] =>
        was !== undefined && is !== undefined
          ? []
          : [
              {
                place: 'element',
                ...(was !== undefined && { stored: `<${stored[was]}>` }),
                ...(is !== undefined && { actual: `<${actual[is]}>` }),
              },
            ],
      )
    : [
        {
          place: 'elements',
          stored: `${stored.length}`,
          actual: `${actual.length}, others`,
        },
      ]
}
