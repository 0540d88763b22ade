import { TerminalScreen } from './terminal-screen.ts'

const CONTROL = /[\n\r\b\x1b]/g

/** ECMA-48 5.4: parameter bytes, intermediate bytes, final byte. */
const CONTROL_SEQUENCE = /\x1b\[([0-?]*)([ -/]*)([@-~])/y

/**
 * Operating system command and its kin (ECMA-48 5.6), such as hyperlinks and
 * window titles. One that is not ended in its line only loses its introducer:
 * swallowing the rest would hide what a cell printed.
 */
const CONTROL_STRING = /\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)/y

/** ECMA-35 escape, e.g. the character set choice that `tput sgr0` prints. */
const ESCAPE = /\x1b[ -/]*[0-~]/y

/**
 * A text stream as a terminal shows it at the end: carriage return, backspace,
 * cursor movements (CSI A to G) and erase in line (CSI K) act; colours and all
 * other escape sequences are dropped without an effect, so erasing the screen
 * hides nothing. Blanks left by overwriting stay. Takes linear time.
 */
export function terminalText(text: string): string {
  if (!/[\r\b\x1b]/.test(text)) {
    return text
  }
  const screen = new TerminalScreen()
  let position = 0
  while (position < text.length) {
    CONTROL.lastIndex = position
    const start = CONTROL.exec(text)?.index ?? text.length
    if (start > position) {
      screen.write(text.slice(position, start))
    }
    position = start < text.length ? applyControl(screen, text, start) : start
  }
  return screen.toString()
}

/** Returns where the text goes on. */
function applyControl(
  screen: TerminalScreen,
  text: string,
  start: number,
): number {
  switch (text[start]) {
    case '\n':
      screen.lineFeed()
      return start + 1
    case '\r':
      screen.moveToColumn(0)
      return start + 1
    case '\b':
      screen.moveColumns(-1)
      return start + 1
    default:
      return applyEscape(screen, text, start)
  }
}

function applyEscape(
  screen: TerminalScreen,
  text: string,
  start: number,
): number {
  const sequence = matchAt(CONTROL_SEQUENCE, text, start)
  if (sequence !== undefined) {
    const [whole, parameters = '', intermediate, final = ''] = sequence
    if (intermediate === '') {
      applySequence(screen, final, parameters)
    }
    return start + whole.length
  }
  const [dropped] =
    matchAt(CONTROL_STRING, text, start) ?? matchAt(ESCAPE, text, start) ?? []
  if (dropped !== undefined) {
    return start + dropped.length
  }
  screen.write('\x1b')
  return start + 1
}

function matchAt(
  pattern: RegExp,
  text: string,
  start: number,
): RegExpExecArray | undefined {
  pattern.lastIndex = start
  return pattern.exec(text) ?? undefined
}

function applySequence(
  screen: TerminalScreen,
  final: string,
  parameters: string,
): void {
  const parameter = Number.parseInt(parameters, 10)
  // A cursor movement by nothing or by 0 is one by 1 (xterm, "CSI Ps A").
  const count = parameter > 0 ? parameter : 1
  switch (final) {
    case 'A':
      return screen.moveRows(-count)
    case 'B':
      return screen.moveRows(count)
    case 'C':
      return screen.moveColumns(count)
    case 'D':
      return screen.moveColumns(-count)
    case 'E':
      screen.moveToColumn(0)
      return screen.moveRows(count)
    case 'F':
      screen.moveToColumn(0)
      return screen.moveRows(-count)
    case 'G':
      return screen.moveToColumn(count - 1)
    case 'K':
      if (parameter === 1) {
        return screen.eraseLeft()
      }
      return parameter === 2 ? screen.eraseRow() : screen.eraseRight()
    default:
  }
}
