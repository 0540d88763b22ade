import type { AroundCode, RuntimeSettings } from '../../../contract/settings.ts'
import type { AroundOption } from '../../options/around.ts'
import type { ResolvedOptions } from '../../options/options.ts'
import { globPattern } from '../glob-pattern.ts'

/** The options `before` and `after` for the workers; undefined where nothing is given. */
export function portableAround({
  before,
  after,
}: Pick<ResolvedOptions, 'before' | 'after'>): RuntimeSettings['around'] {
  return before.length + after.length === 0
    ? undefined
    : { before: before.map(portable), after: after.map(portable) }
}

function portable({ glob, ...what }: AroundOption): AroundCode {
  return {
    ...what,
    ...(glob !== undefined && { pattern: globPattern(glob) }),
  }
}
