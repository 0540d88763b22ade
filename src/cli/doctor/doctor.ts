import { parseArguments } from '../arguments/parse-arguments.ts'
import { CommandError } from '../command-error.ts'
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
  const unknown = given.others.find((arg) => !arg.startsWith('-'))
  if (unknown !== undefined) {
    throw new CommandError(
      `\`vitest-notebook doctor\` takes no paths, got ${unknown}.\nStart it in the folder where the notebooks are run.`,
    )
  }
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
