import { CommandError } from '../command-error.ts'
import { print, terminalColors } from '../terminal.ts'
import { describeMigration, setupOf } from './describe-migration.ts'
import { findSetup, hasNotebooks } from './find-setup.ts'
import { readArguments } from './read-arguments.ts'

/**
 * Prints what a set-up of pytest comes to here: that of the folder, or a call of
 * pytest that is given.
 *
 * @throws CommandError where there is none.
 */
export async function migrate(
  args: readonly string[],
  root: string,
): Promise<void> {
  const call = args[0] === '--' ? args.slice(1) : args
  const from = 'the command line'
  const setup =
    call.length > 0
      ? setupOf({ from, settings: readArguments(withoutProgram(call), from) })
      : await findSetup(root)
  if (!hasNotebooks(setup)) {
    throw new CommandError(
      'No set-up of pytest for notebooks was found: not in pytest.ini, pyproject.toml, tox.ini, setup.cfg, conftest.py, and in no script.\nGive the call: npx vitest-notebook migrate -- pytest --nbval docs/',
    )
  }
  print(describeMigration(setup, terminalColors(process.stdout)))
}

/** `python -m pytest`, `uv run pytest` and `pytest` alike. */
function withoutProgram(call: readonly string[]): readonly string[] {
  const at = call.findIndex((word) =>
    /(?:^|[\\/])(?:pytest|py\.test)(?:\.exe)?$/.test(word),
  )
  return call.slice(at + 1)
}
