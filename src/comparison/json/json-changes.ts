import {
  distanceOf,
  isNumber,
  numberText,
  valueOf,
} from '../../common/json-number.ts'
import { isJsonObject } from '../../common/json.ts'
import type { JsonValue } from '../../common/json.ts'
import { sameJson } from '../../common/same-json.ts'
import type { Tolerance } from '../options/comparison-types.ts'
import type { ValueChange, ValueChanges } from '../output-difference.ts'
import { outBy } from '../text/numbers/number-change.ts'
import { numbersWithinTolerance } from '../text/numbers/within-tolerance.ts'
import { canonicalJson } from './canonical-json.ts'

const MAX_SHOWN = 20

/** Below, values are compared as texts, without a tolerance. */
const MAX_DEPTH = 200

/**
 * The places where two JSON values differ. Items of lists of another length are
 * paired from both ends; what is left over in between is missing or was not
 * stored.
 *
 * @param tolerance When omitted: numbers are compared exactly.
 * @param originals Both values as they are to be shown, of the same shape.
 */
export function jsonChanges(
  stored: JsonValue,
  actual: JsonValue,
  tolerance: Required<Tolerance> | undefined,
  originals: readonly [stored: JsonValue, actual: JsonValue] = [stored, actual],
): ValueChanges {
  const shown: ValueChange[] = []
  let total = 0
  const limits = tolerance ?? EXACT

  function report(
    path: () => Path,
    word: (stored: JsonValue, actual: JsonValue) => Omit<ValueChange, 'place'>,
    left: JsonValue = null,
    right: JsonValue = null,
  ): void {
    total += 1
    if (total > MAX_SHOWN) {
      return
    }
    const steps = path()
    const place = steps.length === 0 ? 'the value' : placeOf(steps)
    const [was, is] = originals.map((value) => valueAt(value, steps))
    const sides = word(was ?? left, is ?? right)
    // Rules number what they mask: where only that differs it has to be seen.
    const isSeen = sides.stored !== sides.actual
    shown.push({ place, ...(isSeen ? sides : word(left, right)) })
  }

  function visit(
    left: JsonValue | undefined,
    right: JsonValue | undefined,
    path: () => Path,
    depth: number,
  ): void {
    if (left === right) {
      return
    }
    if (left === undefined || right === undefined) {
      report(
        path,
        (was, is) => ({
          ...(left === undefined ? {} : { stored: preview(was) }),
          ...(right === undefined ? {} : { actual: preview(is) }),
        }),
        left,
        right,
      )
    } else if (depth >= MAX_DEPTH) {
      if (canonicalJson(left) !== canonicalJson(right)) {
        report(
          path,
          (was, is) => ({
            stored: canonicalJson(was),
            actual: canonicalJson(is),
          }),
          left,
          right,
        )
      }
    } else if (isNumber(left) && isNumber(right)) {
      if (!numbersWithinTolerance(left, right, limits)) {
        report(path, () => ({
          ...twoSided(left, right),
          ...(tolerance
            ? outBy(distanceOf(left, right), Math.abs(valueOf(left)))
            : {}),
        }))
      }
    } else if (isArray(left) && isArray(right)) {
      const [head, tail] = commonEnds(left, right, limits)
      const length = Math.max(left.length, right.length) - tail
      for (let index = head; index < length; index += 1) {
        const item = left.length - tail > index ? left[index] : undefined
        const other = right.length - tail > index ? right[index] : undefined
        visit(item, other, () => [...path(), index], depth + 1)
      }
    } else if (isJsonObject(left) && isJsonObject(right)) {
      const keys = new Set([...Object.keys(left), ...Object.keys(right)])
      for (const key of [...keys].toSorted()) {
        visit(
          Object.hasOwn(left, key) ? left[key] : undefined,
          Object.hasOwn(right, key) ? right[key] : undefined,
          () => [...path(), key],
          depth + 1,
        )
      }
    } else {
      report(path, twoSided, left, right)
    }
  }

  visit(stored, actual, () => [], 0)
  return { shown, total }
}

type Path = readonly (string | number)[]

const EXACT = { relative: 0, absolute: 0, printed: false }

/** How many items lists of different lengths share at their start and end; 0 where all are paired anyway. */
function commonEnds(
  left: readonly JsonValue[],
  right: readonly JsonValue[],
  limits: Required<Tolerance>,
): readonly [head: number, tail: number] {
  if (left.length === right.length) {
    return [0, 0]
  }
  const shorter = Math.min(left.length, right.length)
  const isSame = (item?: JsonValue, other?: JsonValue): boolean =>
    sameJson(item, other, (a, b) => numbersWithinTolerance(a, b, limits))
  let head = 0
  while (head < shorter && isSame(left[head], right[head])) {
    head += 1
  }
  let tail = 0
  while (
    tail < shorter - head &&
    isSame(left.at(-1 - tail), right.at(-1 - tail))
  ) {
    tail += 1
  }
  return [head, tail]
}

function twoSided(
  stored: JsonValue,
  actual: JsonValue,
): Omit<ValueChange, 'place'> {
  return { stored: preview(stored), actual: preview(actual) }
}

/** `data[0].y[3]` */
export function placeOf(path: Path): string {
  return path.reduce<string>((place, step) => {
    if (typeof step === 'number' || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step)) {
      return `${place}[${JSON.stringify(step)}]`
    }
    return place === '' ? step : `${place}.${step}`
  }, '')
}

function valueAt(value: JsonValue, path: Path): JsonValue | undefined {
  let at: JsonValue | undefined = value
  for (const step of path) {
    if (typeof step === 'number') {
      at = at !== undefined && isArray(at) ? at[step] : undefined
    } else {
      at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined
    }
  }
  return at
}

/** A value in a few words; what is inside of lists and objects is only counted. */
function preview(value: JsonValue): string {
  if (isArray(value)) {
    return count('[…]', value.length, 'item')
  }
  if (isJsonObject(value)) {
    return count('{…}', Object.keys(value).length, 'key')
  }
  return isNumber(value) ? numberText(value) : JSON.stringify(value)
}

function count(sign: string, length: number, noun: string): string {
  return `${sign} (${length} ${noun}${length === 1 ? '' : 's'})`
}

/** `Array.isArray` does not narrow readonly arrays (TypeScript issue 17002). */
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
