import { createColors } from '../common/colors.ts'
import type { Colors } from '../common/colors.ts'
import { inertText } from '../common/inert.ts'

/** Colours where somebody looks at them. */
export function terminalColors(stream: NodeJS.WriteStream): Colors {
  const { env, argv } = process
  const isOn =
    env['NO_COLOR'] === undefined &&
    !argv.includes('--no-color') &&
    (env['FORCE_COLOR'] !== undefined ||
      argv.includes('--color') ||
      (stream.isTTY && env['TERM'] !== 'dumb'))
  return createColors(isOn)
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** What went wrong, on stderr; its first line stands out. */
export function printError(message: string): void {
  const { red, bold } = terminalColors(process.stderr)
  const text = inertText(message).replace(/^Error:? /, '')
  const [first = '', ...others] = text.split('\n')
  process.stderr.write(
    `\n${[`${red(bold('Error'))} ${first}`, ...others].join('\n')}\n\n`,
  )
}
