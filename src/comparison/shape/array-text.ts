import type { ValueChange } from '../output-difference.ts'
import { changed, isLike, kindOf } from './table-shape.ts'
import type { ValueKind } from './table-shape.ts'

/** An array of NumPy as its `repr`: how many lines it takes depends on its values. */
interface ArrayShape {
  readonly dimensions: string
  readonly dtype: string
  readonly kind: ValueKind
}

const ARRAY = /^array\((\[[^]*\])((?:,\s*(?:dtype|shape)=[^]*?)?)\)$/
const QUOTED = /'[^']*'|"[^"]*"/g

/** How the shapes of two arrays differ; `undefined` where one of the texts is none. */
export function arrayShapeChanges(
  stored: string,
  actual: string,
): readonly ValueChange[] | undefined {
  const [was, is] = [arrayShape(stored), arrayShape(actual)]
  return (
    was &&
    is && [
      ...changed('shape', was.dimensions, is.dimensions),
      ...changed('dtype', was.dtype, is.dtype),
      ...(was.dtype !== is.dtype || isLike(was.kind, is.kind)
        ? []
        : changed('values', was.kind, is.kind)),
    ]
  )
}

function arrayShape(text: string): ArrayShape | undefined {
  const clean = text.trim()
  // Without its end, the expression would look for one behind each bracket.
  const [, body, more = ''] =
    (clean.endsWith(')') ? ARRAY.exec(clean) : undefined) ?? []
  if (body === undefined) {
    return undefined
  }
  const plain = body.replaceAll(QUOTED, 'text').replaceAll(/\s/g, '')
  const told = /shape=(\([^)]*\))/.exec(more)?.[1]
  if (told === undefined && plain.includes('...')) {
    return undefined
  }
  const values = plain.split(/[[\],]+/).filter((value) => value !== '')
  return {
    dimensions: told ?? `(${dimensionsOf(plain).join(', ')})`,
    dtype: /dtype=([^]*?)(?:,\s*shape=|$)/.exec(more)?.[1]?.trim() ?? 'usual',
    kind: kindOf(values),
  }
}

/** How many items the first list of each depth has. */
function dimensionsOf(body: string): readonly number[] {
  const counts: number[] = []
  let depth = 0
  let deepest = 0
  const closed = new Set<number>()
  for (const { 0: sign, index } of body.matchAll(/[[\],]/g)) {
    if (sign === '[') {
      depth += 1
      deepest = Math.max(deepest, depth)
      if (!closed.has(depth)) {
        counts[depth - 1] = body[index + 1] === ']' ? 0 : 1
      }
    } else if (sign === ']') {
      closed.add(depth)
      depth -= 1
    } else if (sign === ',' && !closed.has(depth)) {
      counts[depth - 1] = (counts[depth - 1] ?? 0) + 1
    }
  }
  return counts.slice(0, deepest)
}
