import { isNotebookError } from '../common/errors.ts'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-codes.ts'
import { helpText } from './help.ts'
import { print, printError, terminalColors } from './terminal.ts'
import { versionText } from './version.ts'

/** @param args Without Node and the program. */
export async function main(args: readonly string[]): Promise<void> {
  // Who reads may have read enough (`| head`), but nothing is green for it: a
  // shell gives what SIGPIPE ends the same number.
  process.stdout.on('error', () => process.exit(EXIT.notRead))
  try {
    await dispatch(args, process.cwd())
  } catch (error) {
    const isForPeople = error instanceof CommandError || isNotebookError(error)
    const text = error instanceof Error ? error.stack : undefined
    printError(isForPeople ? error.message : (text ?? String(error)))
    // Not only set: what Vitest has started must not hold this process.
    process.exit(EXIT.usage)
  }
}

async function dispatch(args: readonly string[], cwd: string): Promise<void> {
  const [command = '', ...others] = args
  // What is translated may have a `-v` of its own.
  const all = command === 'migrate' ? args.slice(0, 2) : args
  const ours = all.includes('--') ? all.slice(0, all.indexOf('--')) : all
  if (ours.some((arg) => arg === '--help' || arg === '-h')) {
    print(helpText(terminalColors(process.stdout)))
    return
  }
  if (ours.some((arg) => arg === '--version' || arg === '-v')) {
    print(versionText(cwd))
    return
  }
  switch (command) {
    case 'help':
      print(helpText(terminalColors(process.stdout)))
      return
    case 'init': {
      const { init } = await import('./init/init.ts')
      await init(others, cwd)
      return
    }
    case 'doctor': {
      const { doctor } = await import('./doctor/doctor.ts')
      process.exitCode = await doctor(others, cwd)
      return
    }
    case 'migrate': {
      const { migrate } = await import('./migrate/migrate.ts')
      await migrate(others, cwd)
      return
    }
  }
  const { runNotebooks } = await import('./run/run-notebooks.ts')
  await runNotebooks(args, cwd)
}
