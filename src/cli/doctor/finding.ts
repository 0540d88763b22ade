import { inertText } from '../../common/inert.ts'
import { print, terminalColors } from '../terminal.ts'

/** What was found of one thing that a run needs. */
export interface Finding {
  readonly subject: string
  readonly isGood: boolean
  /** Its first line is a phrase; others say more. */
  readonly text: string
}

/** As wide as the longest subject. */
const WIDTH = 'Kernelspecs'.length

/** Shown as it comes, since some take a while. */
export function printFinding({ subject, isGood, text }: Finding): void {
  const { green, red, bold, dim } = terminalColors(process.stdout)
  const [first = '', ...others] = inertText(text).split('\n')
  print(
    [
      `${isGood ? green('✓') : red('✗')} ${bold(subject.padEnd(WIDTH))}  ${first}`,
      ...others.map(
        (line) => `${' '.repeat(WIDTH + 4)}${isGood ? dim(line) : line}`,
      ),
    ].join('\n'),
  )
}
