import { protocolError } from './decode-json.ts'

/**
 * The parts between each offset and the next, as views on `frame`.
 *
 * Offsets above 2^53 lose digits on the way to a number, but stay far above
 * any frame's length and are refused here.
 *
 * @throws NotebookError `NB_ERR_PROTOCOL` when offsets fall or leave the frame.
 */
export function sliceParts(
  frame: Uint8Array,
  offsets: readonly number[],
): readonly Uint8Array[] {
  return offsets.slice(1).map((end, index) => {
    const start = offsets[index] ?? 0
    if (start > end || end > frame.byteLength) {
      throw protocolError('an offset lies outside its frame')
    }
    return frame.subarray(start, end)
  })
}
