const BACKSPACE = 0x08
const CARRIAGE_RETURN = 0x0d

/**
 * A line after its carriage returns and backspaces, the way JupyterLab keeps
 * it: what follows a return overwrites, and a backspace takes the character
 * before it away, within a line also the one behind (4.3 to 4.6). Takes linear
 * time: text on both sides of the cursor is a stack.
 *
 * @param line without line feeds
 * @param erases Whether backspaces act; else they are text.
 */
export function overwrittenLine(line: string, erases: boolean): string {
  if (!(erases ? /[\b\r]/ : /\r/).test(line)) {
    return line
  }
  const before: number[] = []
  /** The next character is the last one. */
  const behind: number[] = []
  for (let index = 0; index < line.length; index += 1) {
    const code = line.charCodeAt(index)
    if (code === CARRIAGE_RETURN) {
      moveToStart(before, behind)
    } else if (code !== BACKSPACE || !erases) {
      before.push(code)
      behind.pop()
    } else if (before.length > 0) {
      before.pop()
      behind.pop()
    }
  }
  moveToStart(before, behind)
  return textOf(behind.toReversed())
}

function moveToStart(before: number[], behind: number[]): void {
  for (let code = before.pop(); code !== undefined; code = before.pop()) {
    behind.push(code)
  }
}

function textOf(codes: readonly number[]): string {
  const units = Uint16Array.from(codes)
  return Buffer.from(units.buffer).toString('utf16le')
}
