import { parseArguments } from '../arguments/parse-arguments.ts'
import { EXIT } from '../exit-codes.ts'
import { print } from '../terminal.ts'
import { ownVersion } from '../version.ts'
import { examine } from './examine.ts'
import { printFinding } from './finding.ts'

/**
 * Shows what a run in this folder would find, and tries it.
 *
 * @returns the exit code: whether all of it is good.
 * @throws CommandError
 */
export async function doctor(
  args: readonly string[],
  cwd: string,
): Promise<number> {
  const given = parseArguments(args, cwd)
  print(`vitest-notebook ${ownVersion()}\n`)
  let isGood = true
  for await (const finding of examine(given, cwd)) {
    isGood &&= finding.isGood
    printFinding(finding)
  }
  print(
    isGood
      ? '\nAll is well: npx vitest-notebook runs the notebooks.'
      : '\nWhat has a ✗ has to be mended first.',
  )
  return isGood ? EXIT.green : EXIT.red
}
