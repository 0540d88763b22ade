import type { ImageSize } from '../output-difference.ts'

/** An image as four samples a pixel: red, green, blue, alpha (not premultiplied). */
export interface DecodedImage extends ImageSize {
  /** 8-bit samples, or 16-bit ones where the file has them. */
  readonly samples: Uint8Array | Uint16Array
}

/** A decoded image, or why its pixels cannot be had. */
export type Decoding =
  | { readonly image: DecodedImage }
  | { readonly failure: string }

/**
 * Larger images are not decoded: their pixels would take hundreds of megabytes
 * and seconds, and a file of a few kilobytes can claim any size.
 */
export const MAX_PIXELS = 25_000_000
