import type { Tolerance } from '../../options/comparison-types.ts'
import type { ValueChange } from '../../output-difference.ts'
import { numberChange } from './number-change.ts'
import { readNumber } from './printed-number.ts'
import { printedWithinTolerance } from './within-tolerance.ts'

/** Attributes of SVG 2 that say where and how large something is, or how opaque. */
const GEOMETRY = new Set(
  (
    'cx cy d dx dy fill-opacity font-size fr fx fy gradientTransform height ' +
    'letter-spacing markerHeight markerWidth offset opacity pathLength ' +
    'patternTransform points r refX refY rotate rx ry startOffset stop-opacity ' +
    'stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity ' +
    'stroke-width textLength transform viewBox width word-spacing x x1 x2 y y1 y2'
  ).split(' '),
)

/** Unlike in texts, letters stand beside numbers: `M1.5-2`, `460.8pt`. */
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g

/**
 * Compares the numbers of an attribute of SVG.
 *
 * @returns The numbers that are out of tolerance; `undefined` where other things
 * differ, or the attribute holds no geometry.
 */
export function compareGeometry(
  attribute: string,
  stored: string,
  actual: string,
  tolerance: Required<Tolerance>,
): readonly ValueChange[] | undefined {
  if (!GEOMETRY.has(attribute)) {
    return undefined
  }
  if (stored.replace(NUMBER, '#') !== actual.replace(NUMBER, '#')) {
    return undefined
  }
  const others = actual.match(NUMBER) ?? []
  return (stored.match(NUMBER) ?? []).flatMap((text, index) => {
    const number = readNumber(text)
    const other = readNumber(others[index] ?? '')
    return printedWithinTolerance(number, other, tolerance)
      ? []
      : [numberChange(attribute, number, other)]
  })
}
