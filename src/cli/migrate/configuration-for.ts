import type { PytestSetup } from './find-setup.ts'
import { translate } from './translate.ts'
import type { Translation } from './translate.ts'

/** The configuration that does what a set-up of pytest does. */
export function configurationFor({
  settings,
  calls,
}: PytestSetup): Translation {
  // One call is as good as a configuration; several may contradict each other.
  const [only, ...others] = calls
  return translate(
    only && others.length === 0 ? [...settings, ...only.settings] : settings,
  )
}
