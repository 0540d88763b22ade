import { decode } from 'jpeg-js'

import { messageOf } from '../../common/errors.ts'
import { MAX_PIXELS } from './decoded-image.ts'
import type { Decoding } from './decoded-image.ts'
import { imageSize } from './image-size.ts'

/**
 * Decodes a JPEG to RGBA. Never throws. A damaged file is a failure, where a
 * viewer would show what it can.
 */
export function decodeJpeg(bytes: Buffer): Decoding {
  const size = imageSize(bytes)
  if (size === undefined) {
    return { failure: 'it is not a JPEG' }
  }
  if (size.width * size.height > MAX_PIXELS) {
    return { failure: `it has more than ${MAX_PIXELS / 1e6} megapixels` }
  }
  if (bytes.includes('Exif\0', 0, 'latin1')) {
    return { failure: 'it has Exif data, which may rotate it' }
  }
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      maxResolutionInMP: MAX_PIXELS / 1e6,
    })
    return { image: { width, height, samples: data } }
  } catch (error) {
    return { failure: messageOf(error) }
  }
}
