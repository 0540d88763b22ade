/// <reference path="../servers/picomatch.d.ts" />
import picomatch from 'picomatch'

/** A glob of paths below the root as the source of a regular expression: workers need no library for it. */
export function globPattern(glob: string): string {
  return picomatch.makeRe(glob.replace(/^\.\//, ''), { dot: true }).source
}
