import { createRequire } from 'node:module'
import { join } from 'node:path'

import { NotebookError } from '../common/errors.ts'

/** secretlint's recommended rules. */
export const PRESET = '@secretlint/secretlint-rule-preset-recommend'

const PACKAGES = ['@secretlint/core', PRESET]

/**
 * Where secretlint is, of which the user's project has a copy: its rules are a
 * third as large as all of this package.
 *
 * @param folder Of the project.
 * @throws NotebookError `NB_ERR_OPTIONS` where it is not installed.
 */
export function findDetector(folder: string): readonly string[] {
  const { resolve } = createRequire(join(folder, 'package.json'))
  return PACKAGES.map((name) => {
    try {
      return resolve(name)
    } catch {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `The check \`secrets\` needs ${name}, which is not installed in ${folder}.\nInstall it: npm install --save-dev ${PACKAGES.join(' ')}\nOr leave the check out: checks: { secrets: false }`,
      )
    }
  })
}
