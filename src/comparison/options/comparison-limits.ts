import { NotebookError } from '../../common/errors.ts'
import type { PixelLeniency } from '../comparator.ts'
import type {
  ImageComparison,
  Tolerance,
  ToleranceLimits,
} from './comparison-types.ts'

const DEFAULT_TOLERANCE = { relative: 0, absolute: 1e-12, printed: false }
const DEFAULT_PIXELS = { threshold: 0.01, maxDiffRatio: 0 }

/** What the rule `floats` lets pass: the last digits of a double. Those of an id count. */
export const FLOATS: ToleranceLimits = {
  ...DEFAULT_TOLERANCE,
  relative: 1e-9,
  isForFloatsOnly: true,
}

/** @throws NotebookError `NB_ERR_OPTIONS` for a number that is out of range. */
export function completeTolerance(
  tolerance: number | Tolerance,
): Required<Tolerance> {
  const limits = {
    ...DEFAULT_TOLERANCE,
    ...(typeof tolerance === 'number' ? { relative: tolerance } : tolerance),
  }
  const { relative, absolute } = limits
  if (!(relative >= 0 && relative < 1 && absolute >= 0)) {
    throw wrongNumber('tolerance', tolerance, 'at least 0, `relative` below 1')
  }
  return limits
}

/**
 * @param isLenient Whether the rule `pixels` is on.
 * @throws NotebookError `NB_ERR_OPTIONS` for a number that is out of range.
 */
export function completeImages(
  images: ImageComparison,
  isLenient: boolean,
): 'bytes' | PixelLeniency {
  if (images === 'bytes') {
    return 'bytes'
  }
  const pixels = {
    ...DEFAULT_PIXELS,
    ...(typeof images === 'object' ? images : {}),
  }
  if (!Object.values(pixels).every((value) => value >= 0 && value <= 1)) {
    throw wrongNumber('images', images, 'from 0 to 1')
  }
  return isLenient ? pixels : { threshold: 0, maxDiffRatio: 0 }
}

function wrongNumber(
  option: string,
  value: unknown,
  expected: string,
): NotebookError {
  return new NotebookError(
    'NB_ERR_OPTIONS',
    `The numbers of \`${option}\` must be ${expected}, got ${JSON.stringify(value)}.`,
  )
}
