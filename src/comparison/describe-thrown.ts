/** `    at compare (file:///a/b.ts:3:9)`, `    at /a/b.ts:3:9` */
const FRAME = /^ +at (?:.* \()?(.+[\\/]([^\\/]+:\d+:\d+))\)?$/gm

/** What code of the user's threw, and where: `TypeError: … (b.ts:3:9)`. */
export function describeThrown(thrown: unknown): string {
  const place = thrown instanceof Error ? placeOf(thrown) : undefined
  return place === undefined ? String(thrown) : `${String(thrown)} (${place})`
}

/** The innermost place that is in no library. */
function placeOf({ stack = '' }: Error): string | undefined {
  const frames = [...stack.matchAll(FRAME)]
  // Lines have little room, so the name of the file has to do.
  return frames.find(
    ([, place = '']) => !/^node:|[\\/]node_modules[\\/]/.test(place),
  )?.[2]
}
